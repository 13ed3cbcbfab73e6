using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Rest;

public sealed class JsonEncodingTests
{
    [Fact]
    public void Names_are_those_of_the_proto_file_in_the_order_of_their_numbers() =>
        Assert.Equal(
            "{\"header\":{\"cluster_id\":\"1\",\"member_id\":\"18446744073709551615\",\"revision\":\"-3\",\"raft_term\":\"2\"},\"kvs\":[{\"key\":\"YQ==\",\"create_revision\":\"2\",\"mod_revision\":\"3\",\"version\":\"1\",\"value\":\"//8=\",\"lease\":\"9\"}],\"more\":true,\"count\":\"7\"}",
            JsonDecodingTests.Encode(new RangeResponse
            {
                Header = new ResponseHeader { ClusterId = 1, MemberId = ulong.MaxValue, Revision = -3, RaftTerm = 2 },
                Kvs = { new KeyValue { Key = Bytes("a"), CreateRevision = 2, ModRevision = 3, Version = 1, Value = ByteString.CopyFrom(0xff, 0xff), Lease = 9 } },
                More = true,
                Count = 7,
            }));

    [Fact]
    public void Odd_names_keep_their_spelling()
    {
        Assert.Equal("{\"ID\":\"5\",\"TTL\":\"-1\",\"grantedTTL\":\"9\",\"keys\":[\"YQ==\",\"\"]}", JsonDecodingTests.Encode(new LeaseTimeToLiveResponse { ID = 5, TTL = -1, GrantedTTL = 9, Keys = { Bytes("a"), ByteString.Empty } }));
        Assert.Equal(
            "{\"version\":\"3.5.30\",\"dbSize\":\"1\",\"raftIndex\":\"2\",\"raftTerm\":\"3\",\"raftAppliedIndex\":\"4\",\"errors\":[\"alarm:NOSPACE \"],\"dbSizeInUse\":\"5\",\"isLearner\":true}",
            JsonDecodingTests.Encode(new StatusResponse { Version = "3.5.30", DbSize = 1, RaftIndex = 2, RaftTerm = 3, RaftAppliedIndex = 4, Errors = { "alarm:NOSPACE " }, DbSizeInUse = 5, IsLearner = true }));
        Assert.Equal("{\"perm\":[{\"permType\":\"READWRITE\",\"key\":\"YQ==\"}]}", JsonDecodingTests.Encode(new AuthRoleGetResponse { Perm = { new Permission { PermType = Permission.Types.Type.Readwrite, Key = Bytes("a") } } }));
    }

    [Fact]
    public void Defaults_are_left_out_and_set_messages_are_kept() =>
        Assert.Equal(
            "{\"responses\":[{\"response_txn\":{\"header\":{},\"succeeded\":true}},{\"response_put\":{}},{\"response_range\":{\"header\":{\"revision\":\"5\"}}},{}]}",
            JsonDecodingTests.Encode(new TxnResponse
            {
                Responses =
                {
                    new ResponseOp { ResponseTxn = new TxnResponse { Header = new ResponseHeader(), Succeeded = true } },
                    new ResponseOp { ResponsePut = new PutResponse() },
                    new ResponseOp { ResponseRange = new RangeResponse { Header = new ResponseHeader { Revision = 5 } } },
                    new ResponseOp(),
                },
            }));

    [Fact]
    public void A_scalar_that_is_the_chosen_one_of_several_is_written_even_as_zero() =>
        Assert.Equal("{\"version\":\"0\"}", JsonDecodingTests.Encode(new Compare { Version = 0 }));

    [Fact]
    public void Events_leave_out_the_type_of_a_put() =>
        Assert.Equal(
            "{\"watch_id\":\"-1\",\"events\":[{\"kv\":{\"key\":\"YQ==\"}},{\"type\":\"DELETE\",\"kv\":{},\"prev_kv\":{\"version\":\"1\"}}]}",
            JsonDecodingTests.Encode(new WatchResponse { WatchId = -1, Events = { new Event { Kv = new KeyValue { Key = Bytes("a") } }, new Event { Type = Event.Types.EventType.Delete, Kv = new KeyValue(), PrevKv = new KeyValue { Version = 1 } } } }));

    [Fact]
    public void Numbers_of_32_bits_are_numbers_and_unknown_enums_too()
    {
        Assert.Equal("{\"hash\":4294967295}", JsonDecodingTests.Encode(new HashResponse { Hash = uint.MaxValue }));
        Assert.Equal("{\"alarms\":[{\"memberID\":\"77\",\"alarm\":9}]}", JsonDecodingTests.Encode(new AlarmResponse { Alarms = { new AlarmMember { MemberID = 77, Alarm = (AlarmType)9 } } }));
    }

    [Theory]
    [InlineData("a\"b\\c\n\r\t\u0001\u001f", "a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f")]
    [InlineData("<&>\u2028\u2029", "\\u003c\\u0026\\u003e\\u2028\\u2029")]
    [InlineData("é😀", "é😀")]
    public void Strings_are_escaped_so_that_they_are_safe_in_pages_too(string text, string expected) =>
        Assert.Equal($"{{\"cancel_reason\":\"{expected}\"}}", JsonDecodingTests.Encode(new WatchResponse { CancelReason = text }));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("{\"cancel_reason\":\"\ufffd\"}", JsonDecodingTests.Encode(new WatchResponse { CancelReason = "\ud800" }));

    [Fact]
    public void Large_values_come_out_whole()
    {
        byte[] value = new byte[5_000_000];
        new Random(3).NextBytes(value);
        PutRequest put = new() { Key = Bytes("k"), Value = ByteString.CopyFrom(value) };
        Assert.Equal(put, JsonParser.Default.Parse<PutRequest>(JsonDecodingTests.Encode(put)));
    }

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
