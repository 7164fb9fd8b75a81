using System.Net;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Accounts;

public sealed class SetOwnNameTests
{
    private const string Name = "Livia Bianchi";

    [Test]
    public async Task Colleagues_read_the_name_of_an_account_and_not_its_address()
    {
        var given = await Given.Programme();
        var invited = await given.App.Account(
            new
            {
                role = "coordinator",
                programmeId = given.ProgrammeId,
                name = "  " + Name,
            }
        );
        var (holder, browser) = await given.App.SignedIn(new { role = "coordinator", programmeId = given.ProgrammeId });
        var unnamed = await browser.Read("/console");
        await (await browser.Submit("/console/account", "name", ("Named.Name", Name))).ShouldLead("/console/account");
        var mentee = await given.AvailableMentee();
        var pair = await given.Pair(await given.AvailableMentor(), mentee, "offered", "mentor_accepted", "agreed");
        await given.Coordinator.Post("/mentees/responsible", new { people = new[] { mentee }, responsibleId = holder.Id });
        await given.Coordinator.Post("/pairs/responsible", new { pairs = new[] { pair }, responsibleId = holder.Id });
        await browser.Submit($"/console/people/{mentee}", "note", ("Note.Text", "Likes to walk."), ("Note.Readers", "team"));
        await browser.Submit($"/console/pairs/{pair}", "pair-note", ("Note.Text", "All is well."), ("Note.Readers", "team"));
        await browser.Submit("/console/runs", "start", ("Input.DryRun", "true"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(invited.Text("name"), Is.EqualTo(Name));
            Assert.That(unnamed, Does.Contain(holder.Email));
            foreach (
                var page in new[]
                {
                    "/console",
                    "/console/people?role=mentee",
                    "/console/absences",
                    "/console/runs",
                    $"/console/people/{mentee}",
                    $"/console/people/{mentee}/appointments/new",
                    $"/console/pairs/{pair}",
                    $"/console/calls/new?person={mentee}",
                }
            )
            {
                Assert.That(await browser.Read(page), Does.Contain(Name).And.Not.Contain(holder.Email), page);
            }

            Assert.That(
                (await given.Coordinator.Items("/colleagues?limit=200")).Single(one => one.Id() == holder.Id).Text("name"),
                Is.EqualTo(Name)
            );
            Assert.That(
                await given.App.Sql<string>("SELECT name_sealed FROM accounts WHERE name_sealed IS NOT NULL"),
                Has.None.Contain("Bianchi")
            );
        }

        await (await browser.Submit("/console/account", "name", ("Named.Name", ""))).ShouldLead("/console/account");
        Assert.That(await browser.Read("/console"), Does.Contain(holder.Email), "without a name the address is read");
    }

    [TestCase("en", "How colleagues see you", ">Name<")]
    [TestCase("it", "Come La leggono colleghe e colleghi", ">Nome<")]
    public async Task The_page_asks_for_the_name_once(string language, string heading, string name)
    {
        var (_, browser) = await SharedApp.App.SignedIn();
        await browser.Submit("/console/account", "name", ("Named.Name", Name));

        var page = await browser.Read("/console/account?lang=" + language);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Does.Contain($"<h2 id=\"name\">{heading}</h2>").And.Contain($"value=\"{Name}\""));
            Assert.That(page.Split(name), Has.Length.EqualTo(2), "the label of the field alone");
        }
    }

    [Test]
    public async Task The_name_is_chosen_at_set_up_and_changed_by_administrators()
    {
        var app = await SharedApp.With();
        var (_, admin) = await app.SignedIn();
        var account = await app.Account(new { role = "admin", name = "L. B." });
        var path = $"/accounts/{account.Id()}";
        await app.Browser().ChoosePassword(account.Text("setupPath"));
        var kept = await app.Admin.Ok(path);
        var second = await app.Account();
        await app.Browser()
            .Submit(
                "/console/set-up",
                "set-up",
                ("Input.Secret", second.Text("setupPath").Split('/')[^1]),
                ("Input.Name", Name),
                ("Input.Password", ConsolePages.Password),
                ("Input.Repeated", ConsolePages.Password)
            );
        var chosen = await app.Admin.Ok($"/accounts/{second.Id()}");

        var (list, next) = ("", "/console/settings/accounts");
        while (!list.Contains($"rename-{account.Id()}", StringComparison.Ordinal))
        {
            list = await admin.GetStringAsync(next);
            next = WebUtility.HtmlDecode(After(list));
        }

        var renamed = await admin.SubmitFrom(
            list,
            "/console/settings/accounts",
            $"rename-{account.Id()}",
            ($"Name-{account.Id()}", Name)
        );
        var tooLong = await app.Admin.Send(
            HttpMethod.Patch,
            path,
            $$"""{ "name": "{{new string('x', 101)}}" }""",
            ("If-Match", "*")
        );

        using (Assert.EnterMultipleScope())
        {
            Assert.That(kept.Text("name"), Is.EqualTo("L. B."), "an empty name at set-up keeps the one of the invitation");
            Assert.That(chosen.Text("name"), Is.EqualTo(Name));
            Assert.That(renamed.StatusCode, Is.EqualTo(HttpStatusCode.Found));
            Assert.That((await app.Admin.Ok(path)).Text("name"), Is.EqualTo(Name));
            Assert.That((int)tooLong.StatusCode, Is.EqualTo(400));
        }
    }

    private static string After(string html)
    {
        var at = html.LastIndexOf("/console/settings/accounts?after=", StringComparison.Ordinal);
        return at < 0 ? "/console/settings/accounts" : html[at..html.IndexOf('"', at)];
    }
}
