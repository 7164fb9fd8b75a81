using System.Globalization;
using System.Xml.Linq;

namespace Matching.Web.Http;

/// <summary>Whether a person who speaks the language has checked a text.</summary>
public static class TextStatus
{
    public const string Reviewed = "reviewed";

    public const string Draft = "machine-draft";

    public static readonly string[] All = [Reviewed, Draft];
}

/// <summary>A text that participants meet, in one language.</summary>
/// <param name="File">Name of the file of texts, such as <c>Participants</c>.</param>
/// <param name="Key">Name of the text in the file.</param>
/// <param name="Context">Where it is used.</param>
/// <param name="English">The English text; empty for a plural form that English does not have.</param>
/// <param name="Value">The text in the language; null where it is missing.</param>
/// <param name="Status">A <see cref="TextStatus"/>.</param>
public sealed record CatalogueText(string File, string Key, string Context, string English, string? Value, string Status);

/// <summary>
/// The texts that participants meet, as translators work with them: read from <c>*.resx</c> files, of which the comment says where
/// a text is used and whether it is reviewed.
/// </summary>
public sealed class TextCatalogue
{
    /// <summary>The texts of this version, which lie beside the program.</summary>
    public static readonly string ShippedFolder = Path.Combine(AppContext.BaseDirectory, "texts");

    /// <summary>Files that are for participants as a whole; of others, the texts that the French file has.</summary>
    private static readonly string[] Whole = ["Participants", "Messages"];

    private static readonly string[] InPart = ["Problems", "Validation"];

    private readonly Dictionary<(string File, string Language), Dictionary<string, ResourceText>> read = [];

    /// <summary>Reads the texts of a folder.</summary>
    /// <param name="folder">Folder with the files of all languages.</param>
    /// <param name="overrides">Folder with files whose texts replace them; null for none.</param>
    public TextCatalogue(string folder, string? overrides = null)
    {
        foreach (var file in Whole.Concat(InPart).Where(file => File.Exists(PathOf(folder, file, "en"))))
        {
            foreach (var language in Languages.Participants)
            {
                var texts = ReadFile(PathOf(folder, file, language));
                foreach (var (key, text) in overrides is null ? [] : ReadFile(PathOf(overrides, file, language)))
                {
                    texts[key] = text;
                }

                read[(file, language)] = texts;
            }
        }
    }

    /// <summary>Names of the files.</summary>
    public IEnumerable<string> Files => read.Keys.Select(key => key.File).Distinct();

    /// <summary>Texts of a language, with those that it should have and lacks, in the order of the English files.</summary>
    public IReadOnlyList<CatalogueText> Of(string language) =>
        [
            .. Files.SelectMany(file =>
                KeysOf(file, language)
                    .Select(key =>
                    {
                        var (english, own) = (
                            read[(file, "en")].GetValueOrDefault(key),
                            read[(file, language)].GetValueOrDefault(key)
                        );
                        return new CatalogueText(
                            file,
                            key,
                            (english ?? read[(file, "en")].GetValueOrDefault(OtherForm(key)))?.Context ?? "",
                            english?.Value ?? read[(file, "en")].GetValueOrDefault(OtherForm(key))?.Value ?? "",
                            own?.Value,
                            own?.Status ?? (language is "en" or "it" ? TextStatus.Reviewed : TextStatus.Draft)
                        );
                    })
            ),
        ];

    /// <summary>Whether a text of the language is not reviewed.</summary>
    public bool IsDraft(string language) => Of(language).Any(text => text.Status != TextStatus.Reviewed);

    /// <summary>The file of a language; English is the one without a language in its name.</summary>
    public static string PathOf(string folder, string file, string language) =>
        Path.Combine(folder, language == "en" ? $"{file}.resx" : $"{file}.{language}.resx");

    /// <summary>Texts of a file that is there, by key.</summary>
    public static Dictionary<string, ResourceText> ReadFile(string path) =>
        !File.Exists(path)
            ? []
            : XDocument
                .Load(path)
                .Root!.Elements("data")
                .ToDictionary(data => data.Attribute("name")!.Value, ResourceText.Of, StringComparer.Ordinal);

    // a counted text has the plural forms of the language
    private IEnumerable<string> KeysOf(string file, string language)
    {
        var english = read[(file, "en")];
        var listed = InPart.Contains(file) ? read[(file, "fr")].Keys.Where(english.ContainsKey) : english.Keys;
        foreach (var key in listed)
        {
            if (!IsForm(english, key))
            {
                yield return key;
            }
            else if (key.EndsWith(".other", StringComparison.Ordinal))
            {
                foreach (var category in Plurals.Categories(language))
                {
                    yield return key[..^"other".Length] + category;
                }
            }
        }
    }

    private static bool IsForm(Dictionary<string, ResourceText> english, string key) =>
        english.ContainsKey(key[..(key.LastIndexOf('.') + 1)] + "one")
        && english.ContainsKey(OtherForm(key))
        && key[(key.LastIndexOf('.') + 1)..] is "one" or "other";

    private static string OtherForm(string key) => key[..(key.LastIndexOf('.') + 1)] + "other";
}

/// <summary>A text of a file, with what its comment says.</summary>
/// <param name="Value">The text.</param>
/// <param name="Status">A <see cref="TextStatus"/>: the first word of the comment.</param>
/// <param name="Context">The rest of the comment.</param>
public sealed record ResourceText(string Value, string Status, string Context)
{
    internal static ResourceText Of(XElement data)
    {
        var comment = data.Element("comment")?.Value ?? "";
        var status = comment.StartsWith(TextStatus.Draft, StringComparison.Ordinal) ? TextStatus.Draft : TextStatus.Reviewed;
        var context = comment.StartsWith(status, StringComparison.Ordinal) ? comment[status.Length..] : comment;
        return new ResourceText(data.Element("value")!.Value, status, context.TrimStart(':', ' '));
    }
}

/// <summary>
/// Texts of the operator, which replace those of this version: files of the same form in the folder <c>Texts:Folder</c>, read once as
/// the service starts.
/// </summary>
public static class TextOverrides
{
    private static Dictionary<(string File, string Language, string Key), string> texts = [];

    private static Lazy<TextCatalogue> catalogue = new(() => new TextCatalogue(TextCatalogue.ShippedFolder));

    private static Lazy<HashSet<string>> drafts = new(Drafts);

    /// <summary>All texts, with those of the operator.</summary>
    public static TextCatalogue Catalogue => catalogue.Value;

    /// <summary>Reads the folder; null for none.</summary>
    public static void Read(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"Texts:Folder is {folder}, which is not a folder. Correct the setting.");
        }

        var all = new TextCatalogue(TextCatalogue.ShippedFolder, folder);
        (catalogue, drafts) = (new Lazy<TextCatalogue>(all), new Lazy<HashSet<string>>(Drafts));
        texts = (
            from file in all.Files
            from language in Languages.Participants
            from text in TextCatalogue.ReadFile(TextCatalogue.PathOf(folder, file, language))
            select (Key: (file, language, text.Key), text.Value.Value)
        ).ToDictionary(text => text.Key, text => text.Value);
    }

    /// <summary>Whether pages in the language say that a machine translated them.</summary>
    public static bool IsDraft(string language) => drafts.Value.Contains(language);

    internal static string? Find(string resource, string key) =>
        texts.Count == 0
            ? null
            : texts.GetValueOrDefault(
                (resource[(resource.LastIndexOf('.') + 1)..], CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, key)
            );

    private static HashSet<string> Drafts() => [.. Languages.Participants.Where(Catalogue.IsDraft)];
}

/// <summary>Where texts of the operator are.</summary>
public sealed class TextOptions
{
    /// <summary>Folder with files of texts that replace those of this version, as <c>matching texts import</c> writes them.</summary>
    public string? Folder { get; set; }
}
