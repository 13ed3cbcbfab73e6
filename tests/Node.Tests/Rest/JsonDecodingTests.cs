using System.Text;
using System.Text.Json;
using Google.Protobuf;
using WebEtcd.Node.Api.Rest.Json;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Rest;

public sealed class JsonDecodingTests
{
    public static TheoryData<string, string, bool, bool> Matrix() => DecodingMatrix.Rows();

    [Theory]
    [MemberData(nameof(Matrix))]
    public void What_either_gateway_decodes_is_decoded_and_nothing_else(string path, string body, bool newer, bool older)
    {
        Exception? thrown = Record.Exception(() => path == "/v3/kv/txn" ? (IMessage)Decode<TxnRequest>(body) : Decode<RangeRequest>(body));
        if (newer || older)
        {
            Assert.Null(thrown);
        }
        else
        {
            Assert.Contains("line ", Assert.IsType<JsonDecodeException>(thrown).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("5.0", 5)]
    [InlineData("1e2", 100)]
    [InlineData("\"1e2\"", 100)]
    [InlineData("1.5e1", 15)]
    [InlineData("500e-2", 5)]
    [InlineData("\" 7 \"", 7)]
    [InlineData("-0", 0)]
    [InlineData("0e999999999999", 0)]
    [InlineData("9.223372036854775807e18", long.MaxValue)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    [InlineData("\"null\"", 0)]
    public void Whole_numbers_in_any_spelling_have_their_value(string text, long expected) =>
        Assert.Equal(expected, Decode<RangeRequest>($"{{\"limit\":{text}}}").Limit);

    [Theory]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("\"18446744073709551615\"", ulong.MaxValue)]
    [InlineData("1.8446744073709551615e19", ulong.MaxValue)]
    public void Unsigned_numbers_have_all_64_bits(string text, ulong expected) =>
        Assert.Equal(expected, Decode<MemberRemoveRequest>($"{{\"ID\":{text}}}").ID);

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("-1")]
    public void Unsigned_numbers_out_of_range_are_refused(string text) =>
        Assert.Throws<JsonDecodeException>(() => Decode<MemberRemoveRequest>($"{{\"ID\":{text}}}"));

    [Theory]
    [InlineData("\"YWJj\"", "abc")]
    [InlineData("\"YWI\"", "ab")]
    [InlineData("\"YW\\r\\nJj\"", "abc")]
    [InlineData("\"YR==\"", "a")]
    [InlineData("[97,98,null]", "ab\0")]
    [InlineData("\"\\u0059Q==\"", "a")]
    public void Bytes_in_any_spelling_have_their_value(string text, string expected) =>
        Assert.Equal(expected, Decode<RangeRequest>($"{{\"key\":{text}}}").Key.ToStringUtf8());

    [Fact]
    public void Base64_of_both_alphabets_and_all_lengths_is_read_as_written()
    {
        Random random = new(20240607);
        for (int length = 0; length < 200; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            string standard = Convert.ToBase64String(bytes);
            string url = standard.Replace('+', '-').Replace('/', '_');
            foreach (string text in new[] { standard, standard.TrimEnd('='), url, url.TrimEnd('=') })
            {
                Assert.True(JsonBase64.TryDecode(Encoding.ASCII.GetBytes(text), out ByteString value), text);
                Assert.Equal(bytes, value.ToByteArray());
            }
        }
    }

    [Fact]
    public void A_second_value_of_a_field_replaces_the_first()
    {
        RangeRequest request = Decode<RangeRequest>("{\"key\":\"YQ==\",\"key\":\"Yg==\",\"limit\":1,\"limit\":null,\"range_end\":\"YQ==\",\"rangeEnd\":\"Yw==\"}");
        Assert.Equal(("b", 0, "c"), (request.Key.ToStringUtf8(), request.Limit, request.RangeEnd.ToStringUtf8()));
        TxnRequest txn = Decode<TxnRequest>("{\"compare\":[{},{}],\"compare\":[{\"version\":1,\"value\":\"YQ==\"}]}");
        Assert.Equal(Compare.TargetUnionOneofCase.Value, Assert.Single(txn.Compare).TargetUnionCase);
    }

    [Fact]
    public void Null_leaves_a_oneof_alone_and_means_an_empty_message_in_a_list()
    {
        TxnRequest txn = Decode<TxnRequest>("{\"compare\":[null],\"success\":[{\"request_put\":{},\"request_range\":null}]}");
        Assert.Equal(new Compare(), Assert.Single(txn.Compare));
        Assert.Equal(RequestOp.RequestOneofCase.RequestPut, Assert.Single(txn.Success).RequestCase);
    }

    [Fact]
    public void Unknown_enum_names_are_as_if_not_there_and_unknown_numbers_stay()
    {
        Assert.Equal(RangeRequest.Types.SortOrder.None, Decode<RangeRequest>("{\"sort_order\":\"BOGUS\"}").SortOrder);
        Assert.Equal(99, (int)Decode<RangeRequest>("{\"sort_order\":99}").SortOrder);
        Assert.Equal([WatchCreateRequest.Types.FilterType.Nodelete], Decode<WatchRequest>("{\"create_request\":{\"filters\":[\"X\",\"NODELETE\"]}}").CreateRequest.Filters);
    }

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud800\"", "\ufffd")]
    [InlineData("\"\\ud800x\"", "\ufffdx")]
    [InlineData("\"\\ude00\\ud83d\"", "\ufffd\ufffd")]
    [InlineData("\"a\\/b\\n\\t\\r\\b\\f\\\\\\\"\"", "a/b\n\t\r\b\f\\\"")]
    [InlineData("\"\\u0000\\u00e9\"", "\0é")]
    [InlineData("\"\u00ff\"", "\ufffd")]
    public void Strings_are_unescaped_as_Go_does(string text, string expected) =>
        Assert.Equal(expected, Decode<AuthRoleGetRequest>($"{{\"role\":{text}}}").Role);

    [Theory]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Strings_are_strings_only(string text) => Assert.Throws<JsonDecodeException>(() => Decode<AuthRoleGetRequest>($"{{\"role\":{text}}}"));

    [Fact]
    public void Names_with_escapes_are_found() => Assert.Equal(3, Decode<RangeRequest>("{\"l\\u0069mit\":3}").Limit);

    [Theory]
    [InlineData("{\"key\":\"YQ==\",\n \"limit\":true}", "line 2:10", "limit")]
    [InlineData("{\"key\":5}", "line 1:8", "key")]
    public void Errors_name_the_field_and_the_place(string body, string place, string field)
    {
        string message = Assert.Throws<JsonDecodeException>(() => Decode<RangeRequest>(body)).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(field, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_do_not_show_strings_which_may_be_secrets()
    {
        string message = Assert.Throws<JsonDecodeException>(() => Decode<RangeRequest>("{\"limit\":\"hunter2\"}")).Message;
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(127, true)]
    [InlineData(1000, false)]
    [InlineData(3000, false)]
    public void Transactions_nest_as_deep_as_etcd_lets_them(int depth, bool accepted)
    {
        string body = string.Concat(Enumerable.Repeat("{\"success\":[{\"request_txn\":", depth)) + "{}" + string.Concat(Enumerable.Repeat("}]}", depth));
        Exception? thrown = Record.Exception(() => Decode<TxnRequest>(body));
        Assert.Equal(accepted ? null : EtcdErrors.TooManyOps, (thrown as EtcdException)?.Error);
        Assert.Equal(accepted, thrown is null);
    }

    [Fact]
    public void What_is_written_is_read_back_the_same_and_as_the_protobuf_library_reads_it()
    {
        const int Seed = 7;
        RandomMessages random = new(Seed);
        for (int i = 0; i < 500; i++)
        {
            TxnRequest message = random.Txn(depth: 3);
            string json = Encode(message);
            Assert.True(message.Equals(Decode<TxnRequest>(json, Encoding.UTF8)), $"seed {Seed}, message {i}: {json}");
            Assert.True(message.Equals(JsonParser.Default.Parse<TxnRequest>(json)), $"seed {Seed}, message {i}: {json}");
            Assert.True(message.Equals(Decode<TxnRequest>(JsonFormatter.Default.Format(message), Encoding.UTF8)), $"seed {Seed}, message {i}: {json}");
        }
    }

    [Fact]
    public void Damaged_text_is_read_or_refused_and_never_anything_else()
    {
        const int Seed = 11;
        Random random = new(Seed);
        RandomMessages messages = new(Seed);
        for (int i = 0; i < 3000; i++)
        {
            byte[] body = Encoding.UTF8.GetBytes(Encode(messages.Txn(depth: 2)));
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            Exception? thrown = Record.Exception(() => MessageCodec<TxnRequest>.Instance.Decode(body));
            Assert.True(thrown is null or JsonDecodeException, $"seed {Seed}, round {i}: {thrown}");
        }
    }

    internal static string Encode<T>(T message)
        where T : class, IMessage<T>, new()
    {
        using JsonOutput output = JsonOutput.Rent();
        MessageCodec<T>.Instance.Write(output, message);
        string json = Encoding.UTF8.GetString(output.Written);
        using JsonDocument valid = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        return json;
    }

    private static T Decode<T>(string body, Encoding? encoding = null)
        where T : class, IMessage<T>, new() => MessageCodec<T>.Instance.Decode((encoding ?? Encoding.Latin1).GetBytes(body));
}
