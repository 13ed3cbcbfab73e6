using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>The serial numbers of a list of revoked certificates (RFC 5280, section 5). As in etcd, who signed the list is not asked: it is the operator's own file.</summary>
internal sealed class RevocationList
{
    private readonly HashSet<BigInteger> _serials = [];

    private RevocationList()
    {
    }

    /// <param name="files">One file, PEM or DER.</param>
    public static RevocationList Parse(byte[][] files)
    {
        byte[] der = files[0];
        string text = Encoding.Latin1.GetString(der);
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            PemFields pem = PemEncoding.Find(text);
            der = Convert.FromBase64String(text[pem.Base64Data]);
        }

        var list = new RevocationList();
        list.Read(new AsnReader(der, AsnEncodingRules.DER));
        return list;
    }

    /// <param name="serial">Big-endian, as certificates hold it.</param>
    public bool Has(ReadOnlySpan<byte> serial) => _serials.Contains(new BigInteger(serial, isUnsigned: false, isBigEndian: true));

    private void Read(AsnReader file)
    {
        AsnReader list = file.ReadSequence().ReadSequence();
        if (list.PeekTag() == Asn1Tag.Integer)
        {
            list.ReadInteger(); // version
        }

        list.ReadSequence(); // algorithm of the signature
        list.ReadSequence(); // issuer
        SkipTime(list); // this update
        if (list.HasData && IsTime(list.PeekTag()))
        {
            SkipTime(list); // next update
        }

        if (!list.HasData || list.PeekTag() != Asn1Tag.Sequence)
        {
            return; // nothing is revoked
        }

        AsnReader revoked = list.ReadSequence();
        while (revoked.HasData)
        {
            _serials.Add(revoked.ReadSequence().ReadInteger());
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static void SkipTime(AsnReader list)
    {
        if (!IsTime(list.PeekTag()))
        {
            throw new AsnContentException("there is no time where one is due");
        }

        list.ReadEncodedValue();
    }
}
