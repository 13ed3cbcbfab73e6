using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.Tests.Formatting;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData("plain", "Text")]
    [InlineData(" {\"a\":1} ", "Json")]
    [InlineData("[1,2]", "Json")]
    [InlineData("42", "Text")]
    [InlineData("a\0b", "Hex")]
    [InlineData("", "Text")]
    public void A_value_is_shown_in_the_format_that_suits_it(string value, string format)
    {
        Assert.Equal(format, ValueText.Suggest(Encoding.UTF8.GetBytes(value)).ToString());
    }

    [Fact]
    public void Json_is_laid_out()
    {
        ValueText text = ValueText.Of("{\"name\":\"Zürich\",\"list\":[1]}"u8.ToArray(), ValueFormat.Json, 1000);
        Assert.Equal("{\n  \"name\": \"Zürich\",\n  \"list\": [\n    1\n  ]\n}", text.Shown);
        Assert.Null(text.Problem);
    }

    [Fact]
    public void What_is_not_json_is_shown_as_text_and_says_so()
    {
        ValueText text = ValueText.Of("{oops"u8.ToArray(), ValueFormat.Json, 1000);
        Assert.Equal("{oops", text.Shown);
        Assert.Contains("Not valid JSON", text.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_nested_deeper_than_the_parser_goes_is_shown_as_text()
    {
        byte[] deep = Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000));
        Assert.NotNull(ValueText.Of(deep, ValueFormat.Json, 100_000).Problem);
    }

    [Fact]
    public void Hex_shows_offset_bytes_and_letters()
    {
        ValueText text = ValueText.Of(new byte[] { 0x00, 0x41, 0xff }, ValueFormat.Hex, 1000);
        Assert.StartsWith("00000000  00 41 ff", text.Shown, StringComparison.Ordinal);
        Assert.EndsWith(".A.", text.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_value_is_cut_between_characters_and_the_rest_is_counted()
    {
        byte[] value = Encoding.UTF8.GetBytes("aaaü" + new string('b', 100));
        ValueText text = ValueText.Of(value, ValueFormat.Text, 4);
        Assert.Equal("aaa", text.Shown);
        Assert.Equal(value.Length - 3, text.OmittedBytes);
    }

    [Fact]
    public void Text_edited_as_hex_comes_back()
    {
        byte[] value = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 5))];
        Assert.Equal(value, HexBytes.TryParse(HexBytes.Format(value)));
        Assert.Null(HexBytes.TryParse("0g"));
        Assert.Null(HexBytes.TryParse("abc"));
    }

    [Fact]
    public void A_certificate_says_what_it_is_and_a_private_key_nothing()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=db.internal", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("db.internal");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(60));
        byte[] value = Encoding.UTF8.GetBytes(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        Assert.Equal(ValueFormat.Pem, ValueText.Suggest(value));
        Assert.Equal(ValueFormat.Text, ValueText.SuggestForDiff(value));
        string shown = ValueText.Of(value, ValueFormat.Pem, 10_000).Shown;
        Assert.Contains("Subject      CN=db.internal", shown, StringComparison.Ordinal);
        Assert.Contains("Issuer       itself", shown, StringComparison.Ordinal);
        Assert.Contains("Valid until  2030-01-01 00:00:00 UTC", shown, StringComparison.Ordinal);
        Assert.Contains("Names        db.internal, 127.0.0.1", shown, StringComparison.Ordinal);
        Assert.Contains("PRIVATE KEY, ", shown, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)), shown, StringComparison.Ordinal);
        Assert.Contains("No whole PEM block", ValueText.Of("-----BEGIN CERTIFICATE-----\nAAAA"u8.ToArray(), ValueFormat.Pem, 1000).Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be decoded", ValueText.Of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"u8.ToArray(), ValueFormat.Pem, 1000).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_envelope_of_Kubernetes_names_its_object_and_shows_the_rest_in_hex()
    {
        byte[] value = [.. "k8s\0"u8, 0x0a, 0x09, 0x0a, 0x02, .. "v1"u8, 0x12, 0x03, .. "Pod"u8, 0x12, 0x03, 0x0a, 0x01, 0x41, 0x1a, 0x00, 0x22, 0x00];
        Assert.Equal(ValueFormat.Kubernetes, ValueText.Suggest(value));
        ValueText text = ValueText.Of(value, ValueFormat.Kubernetes, 1000);
        Assert.Null(text.Problem);
        Assert.StartsWith("apiVersion  v1\nkind        Pod\nobject      3 B\n\n00000000  0a 01 41", text.Shown, StringComparison.Ordinal);
        ValueText damaged = ValueText.Of(value.AsMemory(0, 12), ValueFormat.Kubernetes, 1000);
        Assert.Contains("No whole envelope", damaged.Problem, StringComparison.Ordinal);
        Assert.StartsWith("00000000  6b 38 73 00", damaged.Shown, StringComparison.Ordinal);
    }
}
