using System.Net;
using System.Net.Sockets;

namespace Matching.Web.Http;

/// <summary>The network of a caller. One household or office has many addresses, most of all with IPv6.</summary>
public static class ClientNetwork
{
    public static string Of(IPAddress? address, int prefixBytesOfIPv6)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address ?? IPAddress.None;
        return Convert.ToHexString(
            plain.GetAddressBytes().AsSpan(0, plain.AddressFamily == AddressFamily.InterNetworkV6 ? prefixBytesOfIPv6 : 3)
        );
    }
}
