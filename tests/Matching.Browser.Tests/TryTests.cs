using System.Text;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>A foreign spreadsheet with Italian headings at <c>/try</c>, by labels and roles alone.</summary>
public sealed class TryTests : BrowserTests
{
    private const string List =
        "Persona;Figura;Dove abita;Lingue parlate;Quando può;Temi;Abbinata con;Cellulare\n"
        + "Amal;accolta;Parma;arabo, francese b1, italiano a2;mar sera;casa, lavoro;Giovanni;333\n"
        + "Hodan;accolta;Parma;somalo, inglese b1, italiano a2;sab mattina;scuola;;333\n"
        + "Giovanni;volontario;Parma;italiano madrelingua, inglese b2;sab mattina;scuola, lavoro;;333\n"
        + "Lucia;volontaria;Parma;italiano madrelingua, francese c1;mar sera;casa, lavoro;;333\n";

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_foreign_list_leads_to_its_best_pairs_on_a_narrow_screen(bool hasScript)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                JavaScriptEnabled = hasScript,
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync(Service.Url + "/try?lang=it");
        await Look(page, hasScript);

        await page.GetByLabel("Foglio di mentor e mentee")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "abbinamenti.csv",
                    MimeType = "text/csv",
                    Buffer = Encoding.Latin1.GetBytes(List),
                }
            );
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Leggi questo file" }).ClickAsync();
        await Heading(page, "Controlli le Sue colonne");
        await Look(page, hasScript);
        // the heading is not known: it is corrected
        await page.GetByLabel("Quando può è").SelectOptionAsync("Disponibilità");
        await Assertions.Expect(page.GetByLabel("“accolta” significa")).ToHaveValueAsync("mentee");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Trova gli abbinamenti migliori" }).ClickAsync();
        await Heading(page, "Sono possibili 2 abbinamenti; il Suo elenco ne ha 1");
        await Look(page, hasScript);
        var amal = page.GetByRole(AriaRole.Row)
            .Filter(
                new LocatorFilterOptions { Has = page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = "Amal" }) }
            );
        await Assertions.Expect(amal).ToContainTextAsync("Lucia");
        await Assertions.Expect(amal).ToContainTextAsync("Con Giovanni");
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Scarica gli abbinamenti (.xlsx)" }).ClickAsync()
        );
        Assert.That(download.SuggestedFilename, Is.EqualTo("abbinamenti.xlsx"));

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Torna alle colonne" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Quando può è")).ToHaveValueAsync("availability");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Elimina il file" }).ClickAsync();
        await Heading(page, "Lo provi con il Suo elenco");
        Assert.That(await context.CookiesAsync(), Is.Empty);
    }

    private static Task Heading(IPage page, string text) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(text);

    private static async Task Look(IPage page, bool hasScript)
    {
        if (hasScript)
        {
            await ConsoleTests.Fits(page, "it");
            await ConsoleTests.Clean(page, page.Url);
        }
    }
}
