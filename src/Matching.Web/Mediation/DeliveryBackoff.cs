using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Matching.Web.Mediation;

/// <summary>
/// When a message is tried again. The steps are those that Standard Webhooks advises; together they last three days and some
/// hours.
/// </summary>
public static class DeliveryBackoff
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts until a message is given up.</summary>
    public static readonly int Attempts = Steps.Length + 1;

    /// <summary>
    /// The wait after an attempt that failed, a fifth shorter or longer; null when it was the last. What is added is a hash of
    /// the delivery and the attempt: it spreads what fell due together, and the same delivery always waits the same.
    /// </summary>
    public static TimeSpan? After(int attempts, Guid deliveryId)
    {
        if (attempts >= Attempts)
        {
            return null;
        }

        var hash = SHA256.HashData(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{deliveryId}|{attempts}"))
        );
        var share = BinaryPrimitives.ReadUInt32BigEndian(hash) / (uint.MaxValue + 1.0);
        return Steps[Math.Max(attempts, 1) - 1] * (0.8 + (0.4 * share));
    }
}
