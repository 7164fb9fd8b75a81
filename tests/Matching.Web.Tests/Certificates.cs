using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Matching.Web.Tests;

/// <summary>Certificates of servers on this machine: each is another one, all are of one key, which takes long to make.</summary>
internal static class Certificates
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    public static X509Certificate2 Of(string host)
    {
        var request = new CertificateRequest("CN=" + host, Key.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
