using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Access.Audit;

/// <summary>
/// Ends of the chain outside the database, a line each: instant, then position, hash and counter with colons between.
/// </summary>
public sealed class AuditHeadFile(IOptions<AuditOptions> options)
{
    /// <summary>Whether a file is configured.</summary>
    public bool IsNamed => Path.Length > 0;

    private string Path => options.Value.HeadFile;

    /// <summary>Refuses to start with a file that cannot be written.</summary>
    public void Check()
    {
        try
        {
            Append("");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Audit:HeadFile ({Path}) cannot be written: {exception.Message}");
        }
    }

    public void Append(AuditHead head, DateTimeOffset now) =>
        Append(string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {head.ToText()}\n"));

    /// <summary>The ends in the file; a line that a crash cut off is passed over.</summary>
    public IReadOnlyList<AuditHead> Read() => Path.Length > 0 && File.Exists(Path) ? Read(Path) : [];

    /// <summary>The ends in a file of this form.</summary>
    public static IReadOnlyList<AuditHead> Read(string path) =>
        [.. File.ReadLines(path).Select(line => AuditHead.Parse(line.Split(' ')[^1])).OfType<AuditHead>()];

    private void Append(string line)
    {
        if (Path.Length == 0)
        {
            return;
        }

        using var file = new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.ASCII.GetBytes(line));
        file.Flush(flushToDisk: true);
    }
}
