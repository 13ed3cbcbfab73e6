using System.Text;

namespace WebEtcd.Node.Tests.Rest;

/// <summary>
/// Inputs and whether each generation of etcd's gateway decodes them: D the newer (etcd 3.6, and Debian's 3.5), U upstream's 3.5.
/// A body is Latin-1 text, so that it can hold bytes that are no UTF-8.
/// </summary>
internal static class DecodingMatrix
{
    private const string Range = "/v3/kv/range";
    private const string Txn = "/v3/kv/txn";

    public static TheoryData<string, string, bool, bool> Rows()
    {
        TheoryData<string, string, bool, bool> rows = [];
        Fill(rows, Range, "{\"key\":\"YQ==\",\"limit\":#}", Both, "5", "\"5\"", "-5", "\"-5\"", "null", "9223372036854775807", "\"9223372036854775807\"", "-9223372036854775808", "-0", "\"-0\"", "\"\\u0035\"");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"limit\":#}", OnlyD, "5.0", "\"5.0\"", "1e2", "\"1e2\"");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"limit\":#}", OnlyU, "\" 5\"", "\"5 \"");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"limit\":#}", Neither, "5.5", "\"05\"", "05", "\"+5\"", "\"0x10\"", "\"\"", "true", "[]", "{}", "9223372036854775808", "\"9223372036854775808\"", "1E400", "\"NaN\"", "-9223372036854775809", "1e19", "\" 5.0\"");
        Fill(rows, Range, "{\"key\":#}", Both, "\"YQ==\"", "\"YWI=\"", "\"+/8=\"", "\"YR==\"", "null", "\"\"", "\"\\u0059Q==\"");
        Fill(rows, Range, "{\"key\":#}", OnlyD, "\"YQ\"", "\"YWI\"", "\"_-8=\"", "\"_-8\"");
        Fill(rows, Range, "{\"key\":#}", OnlyU, "\"YQ==\\n\"", "\"Y\\nQ==\"", "[97]", "[]");
        Fill(rows, Range, "{\"key\":#}", Neither, "\"Y Q==\"", "\"Y\"", "\"@@\"", "\"====\"", "5", "true", "{}", "[256]", "[-1]", "[\"a\"]", "\"YQ=\"", "\"YQ===\"", "\"+_8=\"", "\"Y=Q=\"");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"serializable\":#}", Both, "true", "false", "null");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"serializable\":#}", Neither, "\"true\"", "1", "0", "\"\"", "[]", "{}");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"sort_order\":#}", Both, "\"ASCEND\"", "1", "null");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"sort_order\":#}", OnlyD, "\"ascend\"", "\"BOGUS\"", "\"\"", "\"1\"", "1.0", "1e0");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"sort_order\":#}", Neither, "2147483648", "true", "[]", "{}", "-2147483649", "1.5");
        Fill(rows, Txn, "{\"compare\":#}", Both, "[]", "null", "[{}]");
        Fill(rows, Txn, "{\"compare\":#}", OnlyU, "[null]");
        Fill(rows, Txn, "{\"compare\":#}", Neither, "{}", "\"x\"", "5", "[5]", "[[]]", "{\"key\":\"YQ==\"}");
        Fill(rows, Txn, "{\"success\":[{\"request_range\":#}]}", Both, "{\"key\":\"YQ==\"}", "null", "{}");
        Fill(rows, Txn, "{\"success\":[{\"request_range\":#}]}", Neither, "[]", "\"x\"", "5", "true");
        Fill(rows, Txn, "#", Both, "{\"success\":[{\"requestRange\":{\"key\":\"YQ==\"}}]}", "{\"success\":[{\"RequestRange\":{\"key\":\"YQ==\"}}]}", "{\"success\":[{}]}", "{\"success\":[{\"bogus\":{}}]}", "{\"compare\":[{\"key\":\"YQ==\",\"target\":\"VERSION\",\"value\":\"YQ==\"}]}");
        Fill(rows, Txn, "#", OnlyU, "{\"success\":[{\"request_range\":{\"key\":\"YQ==\"},\"request_delete_range\":{\"key\":\"YQ==\"}}]}", "{\"compare\":[{\"key\":\"YQ==\",\"version\":1,\"value\":\"YQ==\"}]}", "{\"compare\":[{\"key\":\"YQ==\",\"version\":\"1\",\"createRevision\":\"1\"}]}");
        Fill(rows, Range, "#", Both, "", "{}", "  \n", "{\"key\":\"YQ==\"}}", "{\"key\":\"YQ==\"}{\"key\":5}", "{\"key\":\"YQ==\"} x", " \t\r\n{\"key\":\"YQ==\"}", "{\"key\":\"YQ==\",\"bogus\":1}", "{\"Key\":\"YQ==\"}", "{\"KEY\":\"YQ==\"}", "{\"key\":\"YQ==\",\"countOnly\":true}", "{\"key\":\"YQ==\",\"CountOnly\":true}", "{\"@type\":\"x\",\"key\":\"YQ==\"}", "{\"key\":\"YQ==\",\"bogus\":{\"a\":[1,{\"b\":null}]}}", "{\"\":1,\"key\":\"YQ==\"}");
        Fill(rows, Range, "#", OnlyU, "null", "{\"key\":\"YQ==\",\"key\":\"Yg==\"}", "{\"range_end\":\"AA==\",\"rangeEnd\":\"AQ==\",\"key\":\"YQ==\"}", "{\"key\":\"YQ==\",\"x\":\"\u00ff\"}");
        Fill(rows, Range, "#", Neither, "[]", "5", "\"x\"", "{\"key\":\"YQ==\"", "{\"key\":\"YQ==\",}", "{\"key\":\"YQ==\" \"limit\":1}", "\u00ef\u00bb\u00bf{\"key\":\"YQ==\"}", "{'key':'YQ=='}", "{\"key\":\"YQ==\"/*c*/}", "{\"key\":\"YQ==\",\"bogus\":NaN}", "\0");
        Fill(rows, Range, "{\"key\":\"YQ==\",\"x\":#}", Both, Nested(100), Nested(5000), Nested(9999));
        Fill(rows, Range, "{\"key\":\"YQ==\",\"x\":#}", Neither, Nested(10001));
        return rows;
    }

    private static (bool D, bool U) Both => (true, true);

    private static (bool D, bool U) OnlyD => (true, false);

    private static (bool D, bool U) OnlyU => (false, true);

    private static (bool D, bool U) Neither => (false, false);

    public static byte[] Bytes(string body) => Encoding.Latin1.GetBytes(body);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static void Fill(TheoryData<string, string, bool, bool> rows, string path, string template, (bool D, bool U) accepts, params string[] inputs)
    {
        foreach (string input in inputs)
        {
            rows.Add(path, template.Replace("#", input, StringComparison.Ordinal), accepts.D, accepts.U);
        }
    }
}
