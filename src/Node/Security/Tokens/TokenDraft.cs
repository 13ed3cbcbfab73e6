namespace WebEtcd.Node.Security.Tokens;

/// <param name="Secret">Known to this member and the client only.</param>
/// <param name="Fingerprint">What stands for it in the log; empty when nobody has to remember the token.</param>
internal readonly record struct TokenDraft(string Secret, string Fingerprint);
