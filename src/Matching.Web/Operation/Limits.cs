using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Matching.Web.Operation;

/// <summary>How much a caller may ask of the web server before any of our code runs.</summary>
public static class Limits
{
    /// <summary>Largest body in bytes where a route says nothing else; a person's whole record has a fraction of it.</summary>
    public const long Body = 64 * 1024;

    /// <summary>Largest file of people: ten thousand of them take about a third.</summary>
    public const long Import = 20_000_000;

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = Body;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
