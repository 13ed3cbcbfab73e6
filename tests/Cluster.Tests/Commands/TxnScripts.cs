namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>txn, with scripts on standard input: compares, an empty line, success requests, an empty line, failure requests, an empty line.</summary>
internal static class TxnScripts
{
    public static IReadOnlyList<CommandStep> Txn =>
    [
        .. CommandScripts.Steps("put a 1", "put b 2", "put a 3"),
        Script("value matches", "val(\"a\") = \"3\"\n\nput a 4\nget a\n\nget b\n\n"),
        Script("value differs", "val(\"a\") = \"3\"\n\nput a 5\n\nget b\nput c 1\n\n"),
        Script("no compare", "\nput x 1\nput y 2\nget x\n\n\n"),
        Script("nothing at all", "\n\n\n"),
        Script("version", "ver(\"a\") > \"1\"\n\nget a\n\nget missing\n\n"),
        Script("create revision of a missing key", "create(\"missing\") = \"0\"\n\nput missing now\n\nget missing\n\n"),
        Script("mod revision less", "mod(\"b\") < \"4\"\n\nget b\n\nget a\n\n"),
        Script("value of a missing key", "val(\"nothing\") = \"\"\n\nget a\n\nget b\n\n"),
        Script("value not equal", "val(\"a\") != \"zzz\"\n\nget a\n\nget b\n\n"),
        Script("several compares", "ver(\"a\") = \"3\"\nval(\"b\") = \"2\"\n\ndel a\n\nget a\n\n"),
        Script("delete with prefix, previous values", "\ndel x --prev-kv\ndel y --prefix --prev-kv\n\n\n"),
        Script("gets with flags", "\nget a\nget '' --prefix --keys-only --limit=2\nget b --print-value-only\n\n\n"),
        Script("range with order", "\nget '' --prefix --sort-by=MODIFY --order=DESCEND\n\n\n"),
        Script("duplicate keys", "\nput q 1\nput q 2\n\n\n"),
        Script("put and delete of one key", "\nput q 1\ndel q\n\n\n"),
        Script("empty key", "\nput '' 1\n\n\n"),
        Script("lease that does not exist", "\nput q 1 --lease=7b\n\n\n"),
        Script("future revision", "\nget a --rev=1000\n\n\n"),
        Script("too many requests", "\n" + string.Concat(Enumerable.Range(0, 129).Select(i => $"put many/{i} x\n")) + "\n\n"),
        Script("as many requests as allowed", "\n" + string.Concat(Enumerable.Range(0, 128).Select(i => $"put many/{i} x\n")) + "\n\n"),
        Script("not a request", "\nbogus\n\n\n"),
        Script("not a compare", "bogus(\"a\") = \"1\"\n\n\n\n"),
        .. CommandScripts.Steps("get '' --prefix -w json"),
        Script("answer in JSON", "ver(\"b\") = \"1\"\n\nget b\nput b 9\ndel c\n\nget a\n\n", "-w", "json"),
        Script("answer in fields", "ver(\"b\") = \"1\"\n\nget b\n\nget a\nput b 8\n\n", "-w", "fields"),
    ];

    private static CommandStep Script(string name, string input, params string[] flags)
        => new($"txn ({name}) {string.Join(' ', flags)}", ["txn", .. flags]) { Input = input };
}
