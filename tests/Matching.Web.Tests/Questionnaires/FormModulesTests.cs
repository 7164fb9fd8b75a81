using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>Places for instruments of others, which staff fill with texts.</summary>
[Category("Once")]
public sealed class ListFormModulesTests
{
    public const string Page = "/console/questionnaires/modules";

    [Test]
    public async Task Coordinators_and_administrators_see_each_module_with_its_terms()
    {
        var app = await SharedApp.With(("Test", "modules"));
        var given = await Given.Programme(app);
        var (_, browser) = await app.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, admin) = await app.SignedIn(new { role = "admin" });

        var page = await browser.Read(Page);
        var italian = await browser.Read(Page + "?lang=it");
        using (Assert.EnterMultipleScope())
        {
            foreach (var module in new[] { "IPL-12", "IPL-24", "WHO-5", "LSNS-6", "GSE", "WG-SS" })
            {
                Assert.That(page, Does.Contain(module));
            }

            Assert.That(
                page,
                Does.Contain("CC BY-NC-SA 3.0 IGO").And.Contain("Asked in random order").And.Contain("Questions: 24.")
            );
            Assert.That(
                page,
                Does.Contain("Send the workbook to an administrator").And.Not.Contain("/console/questionnaires/forms")
            );
            Assert.That(await admin.GetStringAsync(Page), Does.Contain("/console/questionnaires/forms"));
            Assert.That(italian, Does.Contain("non per uso commerciale"));
        }
    }
}

[Category("Once")]
public sealed class GetFormModuleTests
{
    [Test]
    public async Task A_workbook_is_refused_without_texts_and_imported_with_them()
    {
        var app = await SharedApp.With(("Test", "modules"));
        var (_, browser) = await app.SignedIn(new { role = "admin" });

        var file = await browser.GetByteArrayAsync(ListFormModulesTests.Page + "/who-5.xlsx");
        var problem = await (await app.Admin.Import(file)).ShouldBeProblem(400, "validation-failed", "choices!2");
        var filled = await app.Admin.Import(FormBooks.Filled(file));

        Assert.That(problem["errors"]!["choices!2"]![0]!.GetValue<string>(), Does.Contain("https://www.who.int/"));
        await filled.ShouldBe(HttpStatusCode.Created);
        Assert.That((await app.Admin.Ok("/questionnaires/who-5")).Text("textsFrom"), Does.StartWith("https://www.who.int/"));
    }

    [TestCase("/nothing.xlsx")]
    [TestCase("/..%2Fcriteria.xlsx")]
    public async Task A_module_that_is_not_there_is_not_found(string path)
    {
        var app = await SharedApp.With(("Test", "modules"));
        var (_, browser) = await app.SignedIn(new { role = "admin" });

        Assert.That((await browser.GetAsync(ListFormModulesTests.Page + path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(
            (await app.Anonymous.GetAsync(ListFormModulesTests.Page + "/who-5.xlsx")).StatusCode,
            Is.Not.EqualTo(HttpStatusCode.OK)
        );
    }
}
