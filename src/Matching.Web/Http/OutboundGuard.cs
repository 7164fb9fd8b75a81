using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Matching.Web.Http;

/// <summary>Asks for the addresses of a name.</summary>
public delegate Task<IPAddress[]> ResolveAddresses(string host, CancellationToken cancellationToken);

/// <summary>
/// Addresses that are reached although they are not public, with the SHA-256 of the certificate that they show. There are none,
/// and no configuration adds one: a setting that allows some has to be made in code.
/// </summary>
public sealed record OutboundExceptions(IReadOnlyList<KnownEndpoint> All)
{
    public static readonly OutboundExceptions None = new([]);
}

/// <summary>An address and what it shows.</summary>
public sealed record KnownEndpoint(IPEndPoint Address, string CertificateHash);

/// <summary>An address to which the service does not connect.</summary>
public sealed class OutboundRefusedException() : IOException("The address is not a public one.");

/// <summary>
/// Keeps requests to addresses that others have named out of our own network. An address is looked at when it is given, and again
/// at each connection: the name is resolved once, every answer has to be public, and the connection goes to one of these very
/// answers, so that a name which means another place a moment later leads nowhere.
/// </summary>
public sealed partial class OutboundGuard(ResolveAddresses resolve, OutboundExceptions exceptions)
{
    // This service must not search for open ports of other servers.
    private static readonly int[] Ports = [443, 8443];

    // Names that have a meaning on one machine or in one network only.
    private static readonly string[] LocalNames =
    [
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "private",
        "home.arpa",
        "test",
        "invalid",
        "onion",
    ];

    // A caller waits for the answer; a name that takes longer counts as unknown.
    private static readonly TimeSpan ResolveWithin = TimeSpan.FromSeconds(1);

    /// <summary>Whether an address is written plainly and, where it names no name, is one to send messages to.</summary>
    public bool IsPlain(string text) => Read(text) is not null;

    /// <summary>
    /// Whether the service would send messages there. An unknown name is let through: it is asked for again at each connection.
    /// </summary>
    public async Task<bool> Accepts(string text, CancellationToken cancellationToken)
    {
        if (Read(text) is not { } url)
        {
            return false;
        }

        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(ResolveWithin);
        try
        {
            return url.HostNameType != UriHostNameType.Dns
                || Array.TrueForAll(
                    await resolve(url.IdnHost, within.Token).WaitAsync(within.Token),
                    address => IsAllowed(address, url.Port)
                );
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>Opens the connection of a <see cref="SocketsHttpHandler"/> to an address that was looked at.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await resolve(host, cancellationToken).WaitAsync(cancellationToken);
        // One private answer among public ones is an attempt, not a choice.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => IsAllowed(address, port)))
        {
            throw new OutboundRefusedException();
        }

        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception exception)
            {
                socket.Dispose();
                if (exception is not SocketException || i == addresses.Length - 1)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>
    /// A handler of requests to addresses that others have named: through this guard, without proxy, cookies or redirects.
    /// </summary>
    public SocketsHttpHandler Handler() =>
        new()
        {
            ConnectCallback = Connect,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, errors) => Trusts(certificate, errors) },
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            // the answer's status is all that matters: of its body no more is taken from the line than this
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(2),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };

    /// <summary>A certificate that the system trusts, or the one of an exception.</summary>
    public bool Trusts(X509Certificate? certificate, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (
            certificate is not null
            && exceptions.All.Any(exception =>
                exception.CertificateHash == certificate.GetCertHashString(HashAlgorithmName.SHA256)
            )
        );

    // https, a name or an address in its usual form, no user, no fragment, a port that we call
    private Uri? Read(string text)
    {
        if (
            Shape().Match(text) is not { Success: true } match
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme != Uri.UriSchemeHttps
        )
        {
            return null;
        }

        // 2130706433, 0x7f.1 and 0177.0.0.1 are addresses to some readers and names to others
        var written = match.Groups["host"].Value;
        if (!url.Host.Equals(written, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return url.HostNameType switch
        {
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(url.DnsSafeHost, out var literal)
            && IsAllowed(literal, url.Port)
                ? url
                : null,
            UriHostNameType.Dns
                when IsName(written)
                    && (Ports.Contains(url.Port) || exceptions.All.Any(exception => exception.Address.Port == url.Port)) => url,
            _ => null,
        };
    }

    private static bool IsName(string host)
    {
        var labels = host.ToLowerInvariant().Split('.');
        return labels.Length > 1
            && labels.All(label => label is not "" && label[0] != '-' && label[^1] != '-')
            && char.IsAsciiLetter(labels[^1][0])
            && !LocalNames.Contains(labels[^1])
            && !LocalNames.Contains($"{labels[^2]}.{labels[^1]}");
    }

    private bool IsAllowed(IPAddress address, int port) =>
        (PublicAddresses.Contains(address) && Ports.Contains(port))
        || exceptions.All.Any(exception => exception.Address.Equals(new IPEndPoint(address, port)));

    [GeneratedRegex(
        @"^https://(?<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?([/?][\x21\x22\x24-\x5B\x5D-\x7E]*)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
