using System.Security.Cryptography;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.SurveyLinks;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Columns of texts and files of a question beside its label.</summary>
internal static class FormColumns
{
    public const string Hint = "hint";
    public const string RequiredMessage = "required_message";
    public const string ConstraintMessage = "constraint_message";
    public const string Image = "image";
    public const string Audio = "audio";
}

/// <summary>Finds the sound and pictures that a form names in its archive, and looks at what they are and how large.</summary>
internal static class FormMediaFiles
{
    // telephones on slow connections: a minute of speech at 2.4 kbit/s, or ten seconds at 16
    private const int MostAudio = 20_000;
    private const int MostPicture = 20_000;

    // a page with its style weighs 60 kB at most
    private const int MostPictures = 30_000;

    // The first bytes say what a file is, whatever its name says.
    private static readonly (string Type, int At, byte[] Bytes, string[] Endings)[] Types =
    [
        ("image/png", 0, [0x89, 0x50, 0x4E, 0x47], [".png"]),
        ("image/jpeg", 0, [0xFF, 0xD8, 0xFF], [".jpg", ".jpeg"]),
        ("image/webp", 8, "WEBP"u8.ToArray(), [".webp"]),
        ("audio/mpeg", 0, "ID3"u8.ToArray(), [".mp3"]),
        ("audio/mpeg", 0, [0xFF, 0xFB], [".mp3"]),
        ("audio/mpeg", 0, [0xFF, 0xF3], [".mp3"]),
        ("audio/mpeg", 0, [0xFF, 0xF2], [".mp3"]),
        ("audio/ogg", 0, "OggS"u8.ToArray(), [".ogg", ".oga", ".opus"]),
        ("audio/webm", 0, [0x1A, 0x45, 0xDF, 0xA3], [".weba", ".webm"]),
        ("audio/mp4", 4, "ftyp"u8.ToArray(), [".m4a", ".mp4"]),
    ];

    /// <summary>The form with the files that came with it. Those that did not may be known from its version before.</summary>
    public static FormReading With(FormReading read, IReadOnlyList<(string Path, byte[] Content)> entries, FormFaults faults)
    {
        var (media, files) = (new Dictionary<string, FormMedia>(), new Dictionary<string, byte[]>());
        foreach (var item in read.Form.Items)
        {
            var audio = (item.Audio ?? []).Values.ToHashSet();
            foreach (var name in item.Files.Where(name => !media.ContainsKey(name)))
            {
                if (Find(entries, name) is not { } content)
                {
                    continue;
                }

                var column = audio.Contains(name) ? FormColumns.Audio : FormColumns.Image;
                if (TypeOf(name, content, column) is not { } type)
                {
                    faults.Of(read.Rows[item.Name], column, "form-media-type", name, Known(column));
                    continue;
                }

                var most = column == FormColumns.Audio ? MostAudio : MostPicture;
                if (content.Length > most)
                {
                    faults.Of(read.Rows[item.Name], column, "form-media-large", name, content.Length / 1000, most / 1000);
                    continue;
                }

                var hash = Convert.ToHexStringLower(SHA256.HashData(content));
                files[hash] = content;
                media[name] = new FormMedia
                {
                    Name = name,
                    Hash = hash,
                    Type = type,
                    Bytes = content.Length,
                };
            }
        }

        return read with
        {
            Form = read.Form with { Media = InOrder(media.Values) },
            Files = files,
        };
    }

    /// <summary>Files as a form has them: by name, and none where there is none.</summary>
    public static List<FormMedia>? InOrder(IEnumerable<FormMedia> media) =>
        media.OrderBy(file => file.Name, StringComparer.Ordinal).ToList() is { Count: > 0 } some ? some : null;

    /// <summary>Adds as a fault each screen whose pictures are too heavy in a language.</summary>
    public static void CheckScreens(Questionnaire form, FormFaults faults)
    {
        foreach (var screen in FormScreens.Of(form))
        {
            var heaviest = form.Languages.Max(language =>
                screen.SelectMany(item => Pictures(item, language)).Distinct().Sum(Bytes)
            );
            if (heaviest > MostPictures)
            {
                faults.OfFile("form-media-screen", screen[0].Name, heaviest / 1000, MostPictures / 1000);
            }
        }

        int Bytes(string name) => form.FileOf(name)?.Bytes ?? 0;
    }

    private static IEnumerable<string> Pictures(FormItem item, string language) =>
        new[] { item.Images }
            .Concat(item.Choices.Select(choice => choice.Images))
            .Select(images => images?.GetValueOrDefault(language) ?? images?.Values.First())
            .OfType<string>();

    private static byte[]? Find(IEnumerable<(string Path, byte[] Content)> entries, string name) =>
        entries
            .Where(entry =>
                Path.GetFileName(entry.Path).Equals(name, StringComparison.OrdinalIgnoreCase)
                && !entry.Path.StartsWith("__MACOSX/", StringComparison.Ordinal)
            )
            .Select(entry => entry.Content)
            .FirstOrDefault();

    private static string? TypeOf(string name, byte[] content, string column) =>
        Types
            .Where(type =>
                type.Type.StartsWith(column, StringComparison.Ordinal)
                && type.Endings.Contains(Path.GetExtension(name).ToLowerInvariant())
                && content.AsSpan(Math.Min(type.At, content.Length)).StartsWith(type.Bytes)
            )
            .Select(type => type.Type)
            .FirstOrDefault();

    private static string Known(string column) =>
        string.Join(
            ", ",
            Types
                .Where(type => type.Type.StartsWith(column, StringComparison.Ordinal))
                .SelectMany(type => type.Endings)
                .Distinct()
        );
}
