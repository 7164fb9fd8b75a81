using System.Globalization;

namespace Matching.Engine.Assignment;

/// <summary>Whole numbers from a text, one after the other, with the line for messages; reads millions a second.</summary>
internal sealed class NumberText(TextReader from)
{
    private const int End = -1;
    private readonly char[] buffer = new char[1 << 16];
    private int length;
    private int at;

    /// <summary>The line of the next number, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether anything but space follows.</summary>
    public bool IsMore
    {
        get
        {
            while (Peek() is ' ' or '\t' or '\r' or '\n')
            {
                Step();
            }

            return Peek() != End;
        }
    }

    public void Word(string expected)
    {
        if (Token() is var token && token != expected)
        {
            throw new FormatException($"Line {Line}: \"{expected}\" is expected here, not \"{token}\".");
        }
    }

    /// <exception cref="FormatException">Not a whole number, or not within the bounds.</exception>
    public int Number(string meaning, int least, int most)
    {
        _ = IsMore;
        var value = 0L;
        var digits = 0;
        for (var next = Peek(); next is >= '0' and <= '9' && digits <= 18; next = Peek())
        {
            value = (value * 10) + (next - '0');
            digits++;
            at++;
        }

        var isWhole = digits > 0 && Peek() is End or ' ' or '\t' or '\r' or '\n';
        return isWhole && value >= least && value <= most
            ? (int)value
            : throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {Line}: {meaning} must be a whole number from {least} to {most}, not "
                        + $"\"{(digits == 0 ? "" : value)}{(isWhole ? "" : Token())}\"."
                )
            );
    }

    public void EndOfLine()
    {
        while (Peek() is ' ' or '\t' or '\r')
        {
            at++;
        }

        if (Peek() is not ('\n' or End))
        {
            throw new FormatException($"Line {Line}: more than expected, from \"{Token()}\" on.");
        }
    }

    private string Token()
    {
        _ = IsMore;
        var token = new System.Text.StringBuilder();
        for (var next = Peek(); next is not (End or ' ' or '\t' or '\r' or '\n') && token.Length < 40; next = Peek())
        {
            token.Append((char)next);
            at++;
        }

        return token.ToString();
    }

    private int Peek()
    {
        if (at == length)
        {
            (length, at) = (from.Read(buffer, 0, buffer.Length), 0);
        }

        return length == 0 ? End : buffer[at];
    }

    private void Step()
    {
        Line += buffer[at] == '\n' ? 1 : 0;
        at++;
    }
}
