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
    /// <exception cref="ProblemException">The file has faults; each is named.</exception>
    public static async Task<FormReading> Read(Stream body, CancellationToken cancellationToken)
    {
        var faults = new FormFaults();
        var read = XlsFormReader.Read(await Sheets(body, faults, cancellationToken), faults);
        faults.Refuse();
        return read!;
    }

    private static async Task<FormSheets> Sheets(Stream body, FormFaults faults, CancellationToken cancellationToken)
    {
        using var file = await Whole(body, cancellationToken);
        var unpacked = Unpack(file, faults);
        faults.Refuse();
        file.Position = 0;
        var raw = unpacked.Exists(entry => entry.Path.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase))
            ? WorkbookSheets.Read(file, faults)
            : CsvSheets.Read(unpacked, faults);
        if (raw is null)
        {
            faults.Refuse();
        }

        return FormSheets.Of(raw!, faults);
    }

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
