using System.Net;

namespace Matching.Web.Http;

/// <summary>
/// Separates addresses of the open internet from those that lead inside: the machine itself, its network, what its provider keeps
/// there, and forms that carry an IPv4 address within an IPv6 one. After the registries of special-purpose addresses (RFC 6890
/// and its successors at IANA).
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic4 =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // a public address by its number, but within a machine of that provider it answers with the machine's own
            // configuration
            "168.63.129.16/32",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // Of a mapped address IPNetwork compares the four bytes of IPv4, so that ::ffff:10.0.0.1 would be within: it is asked for
    // before. Everything outside is private, link-local, multicast, unspecified, loopback, or IPv4 mapped or translated
    // (::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48).
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // Within: protocol assignments with Teredo (2001::/32), documentation, 6to4, documentation.
    private static readonly IPNetwork[] NotPublic6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text)),
    ];

    public static bool Contains(IPAddress address) =>
        address.AddressFamily switch
        {
            System.Net.Sockets.AddressFamily.InterNetwork => !Array.Exists(NotPublic4, network => network.Contains(address)),
            System.Net.Sockets.AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6
                && address.ScopeId == 0
                && Global6.Contains(address)
                && !Array.Exists(NotPublic6, network => network.Contains(address)),
            _ => false,
        };
}
