using System.Net.Sockets;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.TextGateways;

/// <summary>
/// Where requests to gateways go: to public addresses through the guard of the service, and to those of the operator's own network
/// that the operator's settings name, such as a telephone that sends SMS. No page and no route adds one.
/// </summary>
public sealed class GatewayGuard(OutboundGuard guard, IOptions<GatewayOptions> options)
{
    /// <summary>Whether an address is written plainly and is one to which messages may go.</summary>
    public bool IsPlain(string text) => IsNamed(options.Value.Private, text) || guard.IsPlain(text);

    /// <summary>The same, once its name is looked up.</summary>
    public async Task<bool> Accepts(string text, CancellationToken cancellationToken) =>
        IsNamed(options.Value.Private, text) || await guard.Accepts(text, cancellationToken);

    /// <summary>
    /// Refuses a request to a host of the operator's network outside of what is named there. It is asked of each request: an open
    /// connection serves all paths of a host.
    /// </summary>
    public void Check(Uri url)
    {
        if (IsHostNamed(url) && !options.Value.Private.Any(named => IsWithin(new Uri(named), url)))
        {
            throw new OutboundRefusedException();
        }
    }

    /// <summary>A handler of requests to gateways.</summary>
    public SocketsHttpHandler Handler()
    {
        var handler = guard.Handler();
        handler.ConnectCallback = Connect;
        return handler;
    }

    /// <summary>Whether the settings name an address, or one above it.</summary>
    internal static bool IsNamed(IEnumerable<string> named, string text) =>
        !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && named.Any(one => IsWithin(new Uri(one), url));

    /// <summary>Whether an address can be named in the settings: scheme, host, port and path.</summary>
    internal static bool CanBeNamed(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { UserInfo: "", Query: "", Fragment: "" };

    private static bool IsWithin(Uri named, Uri url) =>
        url.Scheme == named.Scheme
        && IsSameHost(named, url)
        && url is { UserInfo: "", Fragment: "" }
        && (
            url.AbsolutePath == named.AbsolutePath
            || url.AbsolutePath.StartsWith(named.AbsolutePath.TrimEnd('/') + "/", StringComparison.Ordinal)
        );

    private static bool IsSameHost(Uri named, Uri url) => url.IdnHost == named.IdnHost && url.Port == named.Port;

    private bool IsHostNamed(Uri url) => options.Value.Private.Any(named => IsSameHost(new Uri(named), url));

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.RequestUri is not { } url || !IsHostNamed(url))
        {
            return await guard.Connect(context, cancellationToken);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
