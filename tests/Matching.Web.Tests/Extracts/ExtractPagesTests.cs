using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Releases;

namespace Matching.Web.Tests.Extracts;

/// <summary>Extracts are listed, asked for, made coarser and ended in the console, without script.</summary>
public sealed partial class ExtractPagesTests
{
    internal const string List = "/console/datasets/extracts";

    [Test]
    public async Task An_administrator_asks_for_an_extract_makes_it_coarser_and_ends_it()
    {
        var given = await TwelveAlike.Enrolled();
        await given.Mentee(new { gender = "woman", birthYear = 1950 });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (_, coordinator) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var (_, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });

        var refused = await admin.Submit(List, "extract", ("Input.Purpose", "No"), ("Input.EndsOn", "soon"));
        var made = await admin.Submit(
            List,
            "extract",
            ("Input.Purpose", "Evaluation of year two"),
            ("Input.EndsOn", given.EndsOn())
        );
        await made.ShouldBe(HttpStatusCode.Found);
        var page = new Uri(new Uri("http://localhost"), made.Headers.Location!).AbsolutePath;
        var held = await admin.GetStringAsync(page);
        await (await coordinator.Submit(page, "coarsen", ("Input.Coarsen", "gender"), ("Input.Coarsen", "age"))).ShouldLead(
            page + "?done=1"
        );
        var ready = await admin.GetStringAsync(page);
        var files = await admin.GetAsync(Files().Match(ready).Groups[1].Value);
        var of = (
            await analyst.GetStringAsync(List),
            await analyst.GetAsync(page),
            ReleasePagesTests.Words(await coordinator.GetStringAsync(List))
        );
        await (await admin.Submit(page, "end")).ShouldLead(page + "?done=1");
        var ended = await admin.GetStringAsync(page + "?done=1");

        using (Assert.EnterMultipleScope())
        {
            var html = await refused.Content.ReadAsStringAsync();
            Assert.That((int)refused.StatusCode, Is.EqualTo(400));
            Assert.That(html, Does.Contain("input-purpose-error").And.Contain("input-endson-error"));
            Assert.That(held, Does.Contain("Held back").And.Not.Contain("/files\""));
            Assert.That(ReleasePagesTests.Words(ready), Does.Contain("Leave out gender; ").Or.Contain("; Leave out gender"));
            Assert.That((int)files.StatusCode, Is.EqualTo(200));
            Assert.That(files.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/zip"));
            Assert.That(of.Item1, Does.Contain("Ask an administrator").And.Not.Contain("Evaluation of year two"));
            Assert.That((int)of.Item2.StatusCode, Is.EqualTo(404), "analysts see their own");
            Assert.That(of.Item3, Does.Contain("Evaluation of year two Ready"));
            Assert.That(ended, Does.Contain("content is removed").And.Not.Contain("/files\"").And.Not.Contain("value=\"end\""));
        }
    }

    [GeneratedRegex("href=\"(/api/v1/extracts/[^\"]*/files)\"")]
    internal static partial Regex Files();
}

public sealed class GetEvaluatorTests
{
    [Test]
    public async Task An_analyst_with_the_permission_makes_an_extract_reads_its_files_and_is_refused_once_it_ends()
    {
        var given = await TwelveAlike.Enrolled();
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var (holder, analyst) = await given.App.SignedIn(new { role = "analyst", programmeId = given.ProgrammeId });
        const string Accounts = "/console/settings/accounts";
        var form = $"permit-{holder.Id}";
        string Field(string name) => $"Permission[{holder.Id}].{name}";
        var last = given.EndsOn();

        var without = ReleasePagesTests.Words(await analyst.GetStringAsync(ExtractPagesTests.List));
        var noDay = await admin.Submit(Accounts, form, (Field("Purpose"), "Evaluation"), (Field("EndsOn"), ""));
        var past = await admin.Submit(Accounts, form, (Field("Purpose"), "Evaluation"), (Field("EndsOn"), given.EndsOn(-1)));
        await (await admin.Submit(Accounts, form, (Field("Purpose"), "Evaluation"), (Field("EndsOn"), last))).ShouldLead(
            Accounts + "?done=1"
        );
        var accounts = await admin.GetStringAsync(Accounts);
        var with = ReleasePagesTests.Words(await analyst.GetStringAsync(ExtractPagesTests.List));
        var late = await analyst.Submit(
            ExtractPagesTests.List,
            "extract",
            ("Input.Purpose", "A thesis"),
            ("Input.EndsOn", "2099-12-31")
        );
        var made = await analyst.Submit(
            ExtractPagesTests.List,
            "extract",
            ("Input.Purpose", "A thesis"),
            ("Input.EndsOn", last),
            ("Input.SuppressFailing", "true")
        );
        await made.ShouldBe(HttpStatusCode.Found);
        var page = new Uri(new Uri("http://localhost"), made.Headers.Location!).AbsolutePath;
        var ready = await analyst.GetStringAsync(page);
        var files = ExtractPagesTests.Files().Match(ready).Groups[1].Value;
        var zip = await analyst.GetAsync(files);
        await (await admin.Submit(Accounts, form, (Field("Do"), "withdraw"))).ShouldLead(Accounts + "?done=1");
        var after = await analyst.GetStringAsync(page);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(without, Does.Contain("Ask an administrator").And.Contain("in the settings under accounts"));
            await noDay.ShouldSay(400, $"permission[{holder.Id}]-endson-error");
            Assert.That(accounts, Does.Contain("evaluator until "));
            Assert.That(with, Does.Contain("Your permission of an evaluator is valid until"));
            await late.ShouldSay(400, "input-endson-error");
            Assert.That(zip.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/zip"));
            Assert.That(after, Does.Contain("A thesis").And.Not.Contain("/files\""));
            Assert.That(after, Does.Contain("Your permission has ended"));
            await past.ShouldSay(400, $"permission[{holder.Id}]-endson-error");
            await (await analyst.GetAsync(files)).ShouldBeProblem(403, "evaluator-permission-needed");
        }
    }
}

public sealed class EndExtractTests
{
    [Test]
    public async Task An_ended_extract_has_no_content_and_ends_once()
    {
        var given = await TwelveAlike.Enrolled();
        var evaluator = await given.Evaluator();
        var extract = (await evaluator.Created("/extracts", given.Asked(new { suppressFailing = true }))).Id();

        var ended = await evaluator.PostAsync($"/api/v1/extracts/{extract}/end", null);
        var stored = await given.App.Sql<string?>("SELECT content_sealed FROM extracts WHERE id = @extract", new { extract });

        Assert.That((await ended.Json()).Text("status"), Is.EqualTo("ended"));
        Assert.That(stored, Is.EqualTo(new string?[] { null }));
        await (await evaluator.GetAsync($"/api/v1/extracts/{extract}/files")).ShouldBeProblem(410, "extract-ended");
        await (await given.Coordinator.PostAsync($"/api/v1/extracts/{extract}/end", null)).ShouldBeProblem(410, "extract-ended");
    }
}
