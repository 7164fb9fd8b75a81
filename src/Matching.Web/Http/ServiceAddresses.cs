using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Matching.Web.Http;

/// <summary>Where people reach the service, and the proxies between.</summary>
public sealed class WebOptions
{
    /// <summary>Address under which people reach the service, with which links in mails begin.</summary>
    [RegularExpression("(https?://[^/?#\\s]+)?", ErrorMessage = "Web:Address must be like https://matching.example.org.")]
    public string Address { get; set; } = "";

    /// <summary>
    /// Addresses or networks (10.0.0.0/8) of proxies that end https and say in X-Forwarded-For and X-Forwarded-Proto who asked;
    /// separated by commas.
    /// </summary>
    public string KnownProxies { get; set; } = "";
}

/// <summary>Where the service listens, read from its configuration before anything opens.</summary>
public sealed class ServiceAddresses
{
    private readonly List<BindingAddress> addresses;
    private readonly List<System.Net.IPNetwork> proxies;

    public ServiceAddresses(IConfiguration configuration, IOptions<WebOptions> options)
    {
        addresses = [.. Configured(configuration).Select(BindingAddress.Parse)];
        proxies =
        [
            .. options
                .Value.KnownProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(Network),
        ];
    }

    /// <summary>Whether browsers come over https, by ourselves or by a proxy we know.</summary>
    public bool IsSecure =>
        proxies.Count > 0 || (addresses.Count > 0 && addresses.Any(address => address.Scheme == Uri.UriSchemeHttps));

    /// <summary>Whether only this machine reaches the service.</summary>
    public bool IsLocal => proxies.Count == 0 && addresses.All(IsLoopback);

    /// <summary>With the prefix a browser keeps the cookie for this host alone, and only over https.</summary>
    public string CookieName(string name) => IsSecure ? "__Host-" + name : name;

    /// <summary>Passwords and cookies must not cross a network in clear.</summary>
    public void Check()
    {
        if (
            proxies.Count == 0
            && addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp && !IsLoopback(address)) is { } open
        )
        {
            throw new InvalidOperationException(
                $"Plain http on {open}: passwords would cross the network in clear. Listen on https or on "
                    + "127.0.0.1, or name the proxy that ends https in Web:KnownProxies."
            );
        }
    }

    /// <summary>Says before anything is prepared that another program listens on a port.</summary>
    public void RefuseTaken()
    {
        foreach (var address in addresses.Where(address => !address.IsUnixPipe && address.Port > 0))
        {
            try
            {
                using var listener = new TcpListener(InterfaceOf(address), address.Port);
                listener.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new InvalidOperationException(
                    $"Another program listens on {address}. Stop it, or choose another port (PORT of scripts/run, or --urls)."
                );
            }
        }
    }

    public void Trust(ForwardedHeadersOptions forwarded)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardedHeaders =
            proxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in proxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }
    }

    // The framework's own order: endpoints of Kestrel, else addresses, else ports on every interface, else port 5000 of loopback.
    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint["Url"])
            .OfType<string>()
            .ToList();
        if (endpoints.Count > 0)
        {
            return endpoints;
        }

        static string[] Split(string? list) =>
            (list ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Split(configuration["urls"]) is { Length: > 0 } urls
            ? urls
            : Split(configuration["http_ports"])
                .Select(port => $"http://*:{port}")
                .Concat(Split(configuration["https_ports"]).Select(port => $"https://*:{port}"));
    }

    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static IPAddress InterfaceOf(BindingAddress address) =>
        IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip
        : IsLoopback(address) ? IPAddress.Loopback
        : IPAddress.Any;

    private static System.Net.IPNetwork Network(string text) =>
        System.Net.IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new InvalidOperationException($"Web:KnownProxies: '{text}' is neither an address nor a network.");
}
