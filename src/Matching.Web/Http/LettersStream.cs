using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Matching.Web.Http;

/// <summary>Writes HTML on to another stream, with letters in the place of their numbers.</summary>
internal sealed class LettersStream(Stream target) : Stream
{
    // "&#x10FFFF;"
    private const int Longest = 10;

    private readonly byte[] begun = new byte[Longest];
    private int held;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await target.WriteAsync(Changed(buffer.Span), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => target.Write(Changed(buffer.AsSpan(offset, count)).Span);

    public override void Flush() => target.Flush();

    public override async Task FlushAsync(CancellationToken cancellationToken) => await target.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // a page ends with a mark, so nothing is held at its end
    private ReadOnlyMemory<byte> Changed(ReadOnlySpan<byte> written)
    {
        if (held == 0 && written.IndexOf((byte)'&') < 0)
        {
            return written.ToArray();
        }

        var all = new byte[held + written.Length];
        begun.AsSpan(0, held).CopyTo(all);
        written.CopyTo(all.AsSpan(held));
        held = 0;
        return Decoded(all);
    }

    // The result is never longer: a number takes at least seven bytes and a letter at most four.
    private ReadOnlyMemory<byte> Decoded(byte[] all)
    {
        var (from, to) = (0, 0);
        while (from < all.Length)
        {
            var rest = all.AsSpan(from);
            var next = rest.IndexOf((byte)'&');
            var plain = next < 0 ? rest.Length : next;
            rest[..plain].CopyTo(all.AsSpan(to));
            (from, to) = (from + plain, to + plain);
            if (next < 0)
            {
                break;
            }

            rest = all.AsSpan(from);
            var end = rest[..Math.Min(rest.Length, Longest)].IndexOf((byte)';');
            if (end < 0 && rest.Length < Longest)
            {
                rest.CopyTo(begun);
                held = rest.Length;
                break;
            }

            if (Letter(rest, end) is { } letter)
            {
                to += letter.EncodeToUtf8(all.AsSpan(to));
                from += end + 1;
            }
            else
            {
                all[to++] = all[from++];
            }
        }

        return all.AsMemory(0, to);
    }

    private static Rune? Letter(ReadOnlySpan<byte> rest, int end) =>
        end > 3
        && rest.StartsWith("&#x"u8)
        && Utf8Parser.TryParse(rest[3..end], out uint value, out var read, 'x')
        && read == end - 3
        && Rune.TryCreate(value, out var letter)
        && IsShown(letter)
            ? letter
            : null;

    // Signs of HTML are of English; what is not seen, such as a mark of direction, stays a number.
    private static bool IsShown(Rune letter) =>
        letter.Value > '\u00A0'
        && Rune.GetUnicodeCategory(letter)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );
}
