using System.Net;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.ProfilePages.ProfileForms;

namespace Matching.Web.Tests.ProfilePages;

/// <summary>What is warned of before a version of a profile is saved, and what a version must say.</summary>
public sealed class ProfileWarningsTests
{
    [TestCase("save", "en", "With these rules no pair is possible today.", "Read the preview, then tick the box")]
    [TestCase("use", "it", "Con queste regole oggi nessun abbinamento è possibile.", "Legga l’anteprima, poi segni la casella")]
    public async Task A_profile_under_which_no_pair_is_possible_is_saved_by_one_who_has_read_so(
        string button,
        string language,
        string impossible,
        string refused
    )
    {
        var (given, admin) = await Made();
        await given.AvailableMentor(new { languages = Native("it"), availability = new[] { "mon_morning" } });
        await given.AvailableMentee(new { languages = Native("it"), availability = new[] { "tue_morning" } });
        var first = await Save(given, new() { ["waiting"] = 1 });
        var before = (await given.App.Admin.Items("/criteria-profiles?limit=200")).Count;
        var page = $"/console/settings/profiles/{first.Id()}?lang={language}";
        (string, string)[] typed = [.. Typed(first, button, ("waiting", "1")), ("Input.Rules", "availability_minimum")];

        var warned = await admin.Submit(page, "profile", typed);
        var stored = (await given.App.Admin.Items("/criteria-profiles?limit=200")).Count;
        var again = await warned.Content.ReadAsStringAsync();
        var saved = await admin.SubmitFrom(again, page, "profile", [.. typed, ("Input.Sure", "true")]);

        await warned.ShouldSay(400, impossible);
        await warned.ShouldSay(400, refused);
        await warned.ShouldSay(400, "name=\"Input.Sure\"");
        await saved.ShouldBe(HttpStatusCode.Found);
        Assert.That(
            (stored - before, (await given.App.Admin.Items("/criteria-profiles?limit=200")).Count - before),
            Is.EqualTo((0, 1))
        );
    }

    [Test]
    public async Task People_without_a_language_whom_the_rule_on_languages_leaves_out_are_counted()
    {
        var (given, admin) = await Made();
        await given.AvailableMentor(new { languages = Array.Empty<object>() });
        await given.AvailableMentee(new { languages = Native("it") });
        var first = await Save(given, new() { ["waiting"] = 1 });

        var warned = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            [.. Typed(first, "save", ("waiting", "1")), ("Input.Rules", "language")]
        );

        await warned.ShouldSay(400, "leaves out 0 mentees and 1 mentor without a language in their record");
    }

    [Test]
    public async Task A_criterion_on_a_field_that_no_record_has_says_how_many_have_an_answer_and_which_fields_there_are()
    {
        var (given, admin) = await Made();
        await given.AvailableMentor(new { languages = Native("it"), custom = new { circolo = "scacchi" } });
        await given.AvailableMentor(new { languages = Native("it") });
        await given.AvailableMentee(new { languages = Native("it"), custom = new { circolo = "scacchi" } });
        var first = await Save(given, new() { ["waiting"] = 1 });
        var page = $"/console/settings/profiles/{first.Id()}";

        var misspelt = await admin.Submit(page, "profile", Own("Circolo"));
        var right = await admin.Submit(page, "profile", Own("circolo"));

        await misspelt.ShouldSay(400, "0 of 1 mentee and 0 of 2 mentors have an answer");
        await misspelt.ShouldSay(400, "Fields of your own in the records: circolo.");
        await right.ShouldBe(HttpStatusCode.Found);
        await (
            await admin.Submit(
                new Uri(right.Headers.Location!.OriginalString).PathAndQuery,
                "profile",
                Typed(first, "preview", ("waiting", "1"), ("custom.circolo", "4"))
            )
        ).ShouldSay(200, "1 of 1 mentee and 1 of 2 mentors have an answer");

        (string, string)[] Own(string field) =>
            [
                .. Typed(first, "save", ("waiting", "1")),
                ("Input.OwnName", field),
                ("Input.OwnType", "choice"),
                ("Input.OwnComparison", "equal"),
                ("Input.OwnWeight", "4"),
            ];
    }

    [Test]
    public async Task A_new_version_has_a_note_and_a_preview_needs_none()
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });
        var page = $"/console/settings/profiles/{first.Id()}";
        var api = await given.App.Client(Mediation.Role.Admin, given.ProgrammeId);
        var silent = Body(new() { ["waiting"] = 2 }, basedOn: 1);
        silent["note"] = " ";

        var refused = await admin.Submit(page, "profile", WithoutNote("save"));
        var preview = await admin.Submit(page, "profile", WithoutNote("preview"));
        var api400 = await api.Post("/criteria-profiles", silent);

        await refused.ShouldSay(400, "id=\"input-note-error\"");
        await preview.ShouldBe(HttpStatusCode.OK);
        await api400.ShouldBeProblem(400, "validation-failed", "note");

        (string, string)[] WithoutNote(string button) =>
            [.. Typed(first, button, ("waiting", "2")).Where(field => field.Item1 != "Input.Note")];
    }
}
