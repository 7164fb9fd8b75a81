using System.IO.Compression;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>The file of a form: a workbook, or a zip archive of its sheets as CSV files.</summary>
public static class XlsFormFile
{
    /// <summary>Largest file in bytes; a form in eight languages has a fiftieth of it.</summary>
    public const long Largest = 5_000_000;

    // A small archive can hold much: what comes out of it is counted while it comes.
    private const int MostUnpacked = 20_000_000;
    private const int MostEntries = 500;

    /// <summary>A cell without what cannot be seen; line breaks of a text stay.</summary>
    public static string Cell(string text) => TextForm.Of(text.Replace('\u00A0', ' '));

    /// <summary>Reads the form of a file.</summary>
    /// <param name="body">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="name">Name of the file, where it has one: a form that says no id is named after it.</param>
    /// <exception cref="ProblemException">The file has faults; each is named.</exception>
    public static async Task<FormReading> Read(Stream body, CancellationToken cancellationToken, string? name = null)
    {
        var faults = new FormFaults();
        using var file = await Whole(body, cancellationToken);
        var unpacked = Unpack(file, faults);
        faults.Refuse();
        var read = XlsFormReader.Read(Sheets(file, unpacked, faults), faults, name);
        faults.Refuse();
        var whole = FormMediaFiles.With(read!, unpacked, faults);
        faults.Refuse();
        return whole;
    }

    private static FormSheets Sheets(MemoryStream file, List<(string Path, byte[] Content)> unpacked, FormFaults faults)
    {
        file.Position = 0;
        var raw =
            IsWorkbook(unpacked) ? WorkbookSheets.Read(file, faults)
            : unpacked.Find(entry => IsFormWorkbook(entry.Path)) is { Content: { } inner } ? Inner(inner, faults)
            : CsvSheets.Read(unpacked, faults);
        if (raw is null)
        {
            faults.Refuse();
        }

        return FormSheets.Of(raw!, faults);
    }

    // a workbook in an archive, with the sound and pictures that it names beside it
    private static List<RawSheet>? Inner(byte[] content, FormFaults faults)
    {
        using var file = new MemoryStream(content);
        var unpacked = Unpack(file, faults);
        faults.Refuse();
        if (!IsWorkbook(unpacked))
        {
            faults.OfFile("form-broken");
            return null;
        }

        file.Position = 0;
        return WorkbookSheets.Read(file, faults);
    }

    private static bool IsWorkbook(List<(string Path, byte[] Content)> unpacked) =>
        unpacked.Exists(entry => entry.Path.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase));

    // archives of macOS have a shadow of each file, and Excel one of each that is open
    private static bool IsFormWorkbook(string path) =>
        path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith("__MACOSX/", StringComparison.Ordinal)
        && !Path.GetFileName(path).StartsWith("~$", StringComparison.Ordinal);

    private static async Task<MemoryStream> Whole(Stream body, CancellationToken cancellationToken)
    {
        var file = new MemoryStream();
        var buffer = new byte[81920];
        for (int count; (count = await body.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (file.Length + count > Largest)
            {
                throw Problems.Refused("body-too-large");
            }

            file.Write(buffer, 0, count);
        }

        file.Position = 0;
        return file;
    }

    private static List<(string Path, byte[] Content)> Unpack(Stream file, FormFaults faults)
    {
        var entries = new List<(string Path, byte[] Content)>();
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var left = MostUnpacked;
            foreach (var entry in archive.Entries)
            {
                using var source = entry.Open();
                using var content = new MemoryStream();
                var buffer = new byte[81920];
                for (int count; (count = source.Read(buffer)) > 0; left -= count)
                {
                    if (count > left || entries.Count >= MostEntries)
                    {
                        faults.OfFile("form-too-large", MostUnpacked / 1_000_000);
                        return [];
                    }

                    content.Write(buffer, 0, count);
                }

                entries.Add((entry.FullName, content.ToArray()));
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            faults.OfFile("form-no-archive");
        }

        return entries;
    }
}
