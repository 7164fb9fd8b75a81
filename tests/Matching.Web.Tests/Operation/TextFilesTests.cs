using System.IO.Compression;
using System.Text.RegularExpressions;
using Matching.Web.Http;
using Matching.Web.Operation;

namespace Matching.Web.Tests.Operation;

/// <summary>Translators work in a workbook; what comes back is checked before anything changes.</summary>
[Category("Once")]
public sealed class TextFilesTests
{
    private const string Erased = "Votre page est vide";

    [Test]
    public async Task An_export_has_a_sheet_a_language_and_an_import_changes_only_what_is_new_in_it()
    {
        using var folder = new TempFolder();
        var (book, texts) = (Path.Combine(folder.Path, "texts.xlsx"), Path.Combine(folder.Path, "texts"));

        Assert.That(await Verbs.TryRun(["texts", "export", book]), Is.Zero);
        Assert.That(await Verbs.TryRun(["texts", "import", book, "--to", texts]), Is.Zero);
        Assert.That(Directory.GetFiles(texts), Is.Empty, "nothing is new");

        var sheets = Edit(book, xml => xml.Replace("Vos données sont effacées", Erased, StringComparison.Ordinal));
        Assert.That(await Verbs.TryRun(["texts", "import", book, "--to", texts]), Is.Zero);
        var kept = TextCatalogue.ReadFile(Path.Combine(texts, "Participants.fr.resx"));
        var merged = new TextCatalogue(TextCatalogue.ShippedFolder, texts);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sheets, Is.EqualTo(Languages.Participants.Length - 1));
            Assert.That(Directory.GetFiles(texts), Has.Length.EqualTo(1));
            Assert.That(kept.Select(text => (text.Key, text.Value.Value)), Is.EqualTo(new[] { ("my.erased", Erased) }));
            Assert.That(merged.Of("fr").Single(text => text.Key == "my.erased").Value, Is.EqualTo(Erased));
        }
    }

    [TestCase("Année de naissance : {0}", "Année de naissance", "places for values")]
    [TestCase("ሓበሬታኹም ተደምሲሱ", "Erased", "script")]
    public async Task A_workbook_with_a_wrong_text_changes_nothing(string before, string after, string said)
    {
        using var folder = new TempFolder();
        var (book, texts) = (Path.Combine(folder.Path, "texts.xlsx"), Path.Combine(folder.Path, "texts"));
        await Verbs.TryRun(["texts", "export", book]);
        Edit(
            book,
            xml =>
                Regex
                    .Replace(xml, Regex.Escape(before).Replace("\\ :", "[\u00a0 ]:", StringComparison.Ordinal), after)
                    .Replace("Vos données sont effacées", Erased, StringComparison.Ordinal)
        );

        var (error, output) = (new StringWriter(), Console.Error);
        Console.SetError(error);
        try
        {
            Assert.That(await Verbs.TryRun(["texts", "import", book, "--to", texts]), Is.EqualTo(1));
        }
        finally
        {
            Console.SetError(output);
        }

        Assert.That(error.ToString(), Does.Contain(said).And.Contain("Nothing was changed."));
        Assert.That(Directory.Exists(texts), Is.False);
    }

    /// <summary>Changes the sheets of a workbook as text; returns how many there are.</summary>
    private static int Edit(string book, Func<string, string> change)
    {
        using var zip = ZipFile.Open(book, ZipArchiveMode.Update);
        var sheets = zip
            .Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal))
            .ToList();
        foreach (var sheet in sheets)
        {
            string xml;
            using (var reader = new StreamReader(sheet.Open()))
            {
                xml = change(reader.ReadToEnd());
            }

            using var stream = sheet.Open();
            stream.SetLength(0);
            using var writer = new StreamWriter(stream);
            writer.Write(xml);
        }

        return sheets.Count;
    }

    private sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("matching-texts").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
