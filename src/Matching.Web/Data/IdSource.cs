using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Matching.Web.Data;

/// <summary>
/// Makes UUIDv7 ids (RFC 9562) that rise in the order in which they were made, so that a list ordered by id is in order of entry.
/// The framework's own are random within a millisecond; here the 12 bits after the time count on instead (method 1 of section
/// 6.2).
/// </summary>
public sealed class IdSource(TimeProvider clock)
{
    private readonly Lock gate = new();
    private long last;

    public Guid New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        long stamp;
        lock (gate)
        {
            stamp = last = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds() << 12, last + 1);
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, (stamp & ~0xFFFL) << 4);
        BinaryPrimitives.WriteInt16BigEndian(bytes[6..], (short)(0x7000 | (int)(stamp & 0xFFF)));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
