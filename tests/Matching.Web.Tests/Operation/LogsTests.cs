using System.Net;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Webhooks;

namespace Matching.Web.Tests.Operation;

/// <summary>What the log may hold: ids, names of use cases, what went wrong. Never the identity of a person, nor a secret.</summary>
public sealed class LogsTests
{
    [Test]
    public async Task No_name_no_word_and_no_secret_is_in_the_log()
    {
        await using var receiver = await Receiver.Start();
        receiver.Status = 410;
        var logs = new LogKeeper();
        await using var app = await receiver.Service(listen: logs.Listen, settings: ("Logging:LogLevel:Default", "Trace"));
        var planted = await Planted.In(app);
        var given = planted.Given;
        var secrets = new List<string>
        {
            app.AdminKey,
            planted.Token,
            "Besorgnis9013",
            "Kennwort-Versuch-5120",
            "adresse-4408",
            ConsolePages.Password,
        };

        // people: searched for, exported, corrected, refused
        await given.Coordinator.Ok("/mentees?q=Zebedeusz");
        await (await given.Coordinator.Post("/mentees", given.Person(new { email = "zeb@quark.example" }))).ShouldBeProblem(
            409,
            "mentee-email-taken"
        );
        await (
            await given.Coordinator.Send(HttpMethod.Post, "/mentees", """{"givenName":"Zebedeusz","Quarkowski":1}""")
        ).ShouldBeProblem(400, "malformed-request");
        await (await app.Anonymous.GetAsync("/api/v1/mentees?q=Zebedeusz")).ShouldBeProblem(401, "not-authenticated");
        await planted.Data();
        var browser = app.Browser();
        await (await browser.GetAsync($"/my/{planted.Token}")).ShouldLead("/my");
        await browser.GetStringAsync("/my");

        // signing in, rightly and wrongly
        var (holder, signedIn) = await app.SignedIn(new { email = "zeb-staff@quark.example" });
        secrets.AddRange([holder.Secret, .. holder.RecoveryCodes, holder.Code(), holder.Email]);
        await app.Browser().TypePassword(holder.Email, "Kennwort-Versuch-5120");
        await app.Browser().TypePassword("nobody-4408@quark.example", "Kennwort-Versuch-5120");
        await holder.SignIn(holder.Code());
        await signedIn.GetAsync("/console");
        await (
            await app.Anonymous.Send(
                HttpMethod.Get,
                "/programmes",
                null,
                ("Authorization", "Bearer mk_aaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
            )
        ).ShouldBeProblem(401, "not-authenticated");

        // webhooks: one that is gone, one whose name cannot be resolved
        var webhook = await given.Webhook(receiver.Url + "&token=adresse-4408");
        secrets.AddRange([webhook.Text("secret"), webhook.Text("secret")["whsec_".Length..]]);
        await given.Happens();
        await app.Deliver();

        // a concern, read where its words cannot be opened: an error with all its details
        var concern = (await given.Coordinator.Created("/concerns", new { personId = planted.Id, what = "Besorgnis9013" })).Id();
        await app.Sql<int>("UPDATE concerns SET words_sealed = 'v1|AAAA|AAAA|AAAA' WHERE id = @Id", new { Id = concern });
        Assert.That(
            (await app.Admin.GetAsync($"/api/v1/concerns/{concern}")).StatusCode,
            Is.EqualTo(HttpStatusCode.InternalServerError)
        );
        await (await planted.Erase()).ShouldBe(HttpStatusCode.NoContent);

        Assert.That(
            logs.Text,
            Does.Contain("internal-error in GET").And.Contain($"Webhook {webhook.Id()} was disabled"),
            "the log is listened to"
        );
        // by characters: the rules of a language take seconds on a text as long as this
        var logged = logs.Text;
        Assert.That(
            Planted
                .Words.Concat(secrets)
                .Append("quark.example")
                .Where(word => logged.Contains(word, StringComparison.OrdinalIgnoreCase)),
            Is.Empty
        );
    }
}
