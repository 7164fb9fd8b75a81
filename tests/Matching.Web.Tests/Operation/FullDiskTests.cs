using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Operation;

public sealed class FullDiskTests
{
    private FullDisk disk = null!;
    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        disk = await FullDisk.Start();
        app = disk.Service;
    }

    [TearDown]
    public Task MakeRoom() => disk.MakeRoom();

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [Test]
    public async Task The_service_is_not_ready_from_the_first_write_that_fails_until_one_works()
    {
        var given = await Given.Programme(app);
        await disk.Fill();

        var refused = await given.Coordinator.Post("/mentees", given.Person());
        var (full, live) = (await app.Anonymous.GetAsync("/health/ready"), await app.Anonymous.GetAsync("/health/live"));
        await disk.MakeRoom();
        var ready = await app.Anonymous.GetAsync("/health/ready");

        await refused.ShouldBeProblem(507, "storage-full");
        await full.ShouldBeProblem(503, "not-ready");
        await live.ShouldBe(HttpStatusCode.OK);
        await ready.ShouldBe(HttpStatusCode.OK);
        await given.Mentee();
        Assert.That(
            await app.Sql<string>("SELECT value FROM settings WHERE name = 'ready'"),
            Is.EqualTo(new[] { "1" }),
            "what was written to try is gone"
        );
    }

    // A small write can succeed in the last gap of the disk; the next sign-up may still fail.
    [Test]
    public async Task Readiness_after_a_refusal_takes_more_than_a_small_write()
    {
        var given = await Given.Programme(app);
        await disk.Fill();
        await given.Coordinator.Post("/mentees", given.Person());
        await app.Sql<int>(TestApp.IsPostgres ? "DROP TRIGGER full_disk ON settings" : "DROP TRIGGER full_UPDATE_settings");

        var ready = await app.Anonymous.GetAsync("/health/ready");

        // On PostgreSQL the test refuses writes by table, so the size of a write makes no difference
        await (TestApp.IsPostgres ? ready.ShouldBe(HttpStatusCode.OK) : ready.ShouldBeProblem(503, "not-ready"));
    }

    [Test]
    public async Task Readers_can_still_read()
    {
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var link = await Planted.Link(given, mentee);
        var unused = await app.Client(Mediation.Role.Coordinator, given.ProgrammeId);
        var (holder, console) = await app.SignedIn();
        await disk.Fill();
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        var page = app.Browser();
        await page.GetAsync($"/my/{link}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await unused.Items("/mentees"), Has.Count.EqualTo(1), "a key that was never used");
            Assert.That(await given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1), "a key that was used two minutes ago");
            Assert.That((await app.Anonymous.Ok($"/privacy/{link}"))["mentee"]!.Text("givenName"), Is.EqualTo("Selam"));
            Assert.That((await app.Anonymous.Ok($"/privacy/{link}/export"))["mentee"]!.Text("givenName"), Is.EqualTo("Selam"));
            Assert.That(await page.GetStringAsync("/my"), Does.Contain("Selam"));
            Assert.That(
                await console.GetStringAsync("/console"),
                Does.Contain(holder.Email),
                "a session that was seen two minutes ago"
            );
            Assert.That(await app.Browser().GetStringAsync("/console/sign-in"), Does.Contain("<form"));
        }
    }

    [Test]
    public async Task A_session_stays_while_it_is_used_though_that_cannot_be_stored()
    {
        var (_, console) = await app.SignedIn();
        await disk.Fill();

        for (var i = 0; i < 4; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.That(await console.IsSignedIn(), Is.True);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.That(await console.IsSignedIn(), Is.False);
    }

    [Test]
    public async Task Contact_data_whose_reading_cannot_be_recorded_are_not_shown()
    {
        var given = await Given.Programme(app);
        var mentee = await given.Mentee();
        await disk.Fill();

        await (await given.Coordinator.GetAsync($"/api/v1/mentees/{mentee}")).ShouldBeProblem(507, "storage-full");
        await (await given.Coordinator.GetAsync("/api/v1/mentees/export?purpose=matching")).ShouldBeProblem(507, "storage-full");
    }

    [TestCase("en", "You cannot sign in right now: the disk of the service is full")]
    [TestCase("it", "Ora non si può accedere: il disco del servizio è pieno")]
    public async Task Signing_in_says_why_it_does_not_work_and_works_again(string language, string words)
    {
        var (holder, _) = await app.SignedIn();
        var (first, second) = (app.Browser(), app.Browser());
        await second.TypePassword(holder.Email, holder.Password);
        await disk.Fill();

        var password = await first.Submit(
            $"/console/sign-in?lang={language}",
            "sign-in",
            ("Input.Email", holder.Email),
            ("Input.Password", holder.Password)
        );
        var code = await second.Submit($"/console/sign-in/code?lang={language}", "code", ("Input.Code", holder.Code()));
        await disk.MakeRoom();

        await password.ShouldSay(507, words);
        await code.ShouldSay(507, words);
        await (await second.TypeCode(holder.Code())).ShouldLead("/console");
    }

    [Test]
    public async Task An_erasure_that_cannot_be_stored_is_not_promised()
    {
        var given = await Given.Programme(app);
        var mentee = await given.Mentee(new { givenName = "Selam" });
        var link = await Planted.Link(given, mentee);
        var page = app.Browser();
        await page.GetAsync($"/my/{link}");
        await disk.Fill();

        var refused = await app.Anonymous.Send(HttpMethod.Delete, $"/privacy/{link}");
        var answer = await page.Submit("/my", "erase", ("Confirm.Sure", "true"));
        var stays = await app.Anonymous.Ok($"/privacy/{link}");
        await disk.MakeRoom();
        var erased = await page.Submit("/my", "erase", ("Confirm.Sure", "true"));

        await refused.ShouldBeProblem(507, "storage-full");
        await answer.ShouldSay(507, "Your data has not been erased.");
        Assert.That(stays["mentee"]!.Text("givenName"), Is.EqualTo("Selam"));
        await erased.ShouldLead("/my/ended?erased=1");
        Assert.That(File.ReadLines(Path.Combine(app.Folder, "erasures.log")).Count(), Is.EqualTo(1), "the one that was stored");
    }

    // After any form the page is shown again and says that nothing was saved, in its own text or in the service's.
    [Test]
    public async Task Every_form_says_in_words_that_nothing_was_saved()
    {
        var given = await Given.Programme(app);
        var page = app.Browser();
        await page.GetAsync($"/my/{await Planted.Link(given, await given.AvailableMentee())}");
        var (_, console) = await app.SignedIn();
        await disk.Fill();

        var correct = await page.Submit("/my", "correct", ("Input.GivenName", "Other"), ("Input.PreferredLanguage", "it"));
        var pause = await page.Submit("/my", "pause", ("Paused", "true"));
        var concern = await page.Submit(
            "/my/concern",
            "concern",
            ("Input.What", "Somebody asked me for money."),
            ("Input.Urgency", "high")
        );
        var password = await console.Submit(
            "/console/account",
            "password",
            ("Input.Current", ConsolePages.Password),
            ("Input.Password", "nine purple kettles"),
            ("Input.Repeated", "nine purple kettles")
        );
        var accounts = await console.Submit(
            "/console/settings/accounts",
            "make",
            ("Input.Email", "new@example.org"),
            ("Input.Role", "admin"),
            ("Input.Place", "")
        );

        await correct.ShouldSay(507, "Nothing was saved: the disk of the service is full.");
        await pause.ShouldSay(507, "The disk of the database is full. Nothing of this request was saved.");
        await concern.ShouldSay(507, "Your message has not been sent.");
        await password.ShouldSay(507, "Nothing was saved: the disk of the service is full.");
        await accounts.ShouldSay(507, "Nothing was saved: the disk of the service is full.");
        Assert.That(await pause.Content.ReadAsStringAsync(), Does.Contain("<h1>").And.Contain("href=\"/my\""));
    }
}
