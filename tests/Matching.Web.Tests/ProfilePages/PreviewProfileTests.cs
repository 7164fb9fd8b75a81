using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using static Matching.Web.Tests.ProfilePages.ProfileForms;

namespace Matching.Web.Tests.ProfilePages;

/// <summary>A profile is edited in the console: previewed on the people of now, saved as a version, compared.</summary>
public sealed class PreviewProfileTests
{
    [Test]
    public async Task A_preview_says_who_gains_and_who_loses_and_stores_nothing()
    {
        var (given, admin) = await Made();
        // with a language alone the mentor goes to the first; with needs alone to the second
        var mentor = await given.AvailableMentor(
            new
            {
                languages = Native("it"),
                offers = Codes("housing_search"),
                givenName = "Anna",
            }
        );
        await given.AvailableMentee(
            new
            {
                languages = Native("it"),
                needs = Codes("language_practice"),
                givenName = "Farid",
            }
        );
        await given.AvailableMentee(
            new
            {
                languages = Level("it", "a2"),
                needs = Codes("housing_search"),
                givenName = "Amina",
            }
        );
        var first = await Save(given, new() { ["language_quality"] = 10 });
        await Use(given, first.Id());
        var before = (await given.App.Admin.Items("/criteria-profiles?limit=200")).Count;

        var preview = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            Typed(first, "preview", ("needs", "10"), ("language_quality", "0"))
        );
        var sent = await preview.Content.ReadAsStringAsync();
        var html = WebUtility.HtmlDecode(sent);
        var to = Regex.Match(html, "formaction=\"([^\"]*)\"").Groups[1].Value;
        var token = Regex.Match(sent, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]*)\"").Groups[1].Value;
        var typed = Typed(first, "preview", ("needs", "10"), ("language_quality", "0"))
            .Select(field => KeyValuePair.Create(field.Item1, field.Item2))
            .ToList();
        var forged = await admin.PostAsync(to, new FormUrlEncodedContent(typed));
        typed.Add(KeyValuePair.Create("__RequestVerificationToken", token));
        var file = await admin.PostAsync(to, new FormUrlEncodedContent(typed));
        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)preview.StatusCode, Is.EqualTo(200), html);
            Assert.That(html, Does.Contain("Gain a mentor: 1. Lose the match: 1. Get another mentor: 0."));
            Assert.That((int)forged.StatusCode, Is.EqualTo(403).Or.EqualTo(400));
            Assert.That(file.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/csv"), string.Join('\n', lines));
            Assert.That(lines, Has.Length.EqualTo(3), "a row for each mentee who is matched before or after");
            Assert.That(lines[0], Is.EqualTo("mentee,menteeId,waitDays,effect,mentorBefore,scoreBefore,mentorAfter,scoreAfter"));
            Assert.That(lines[1], Does.StartWith("Farid").And.Contain(",loses,Anna"));
            Assert.That(lines[2], Does.StartWith("Amina").And.Contain(",gains,,,Anna"));
            Assert.That(html, Does.Contain("1 of 1 pair changes; as many people are matched."));
            Assert.That(html, Does.Contain("Gains a mentor").And.Contain("Loses the match").And.Contain("Anna"));
            Assert.That(html, Does.Contain("Solved twice").And.Contain("2 mentees, 1 mentor"));
            Assert.That(html, Does.Contain("was 10"));
            Assert.That(await given.App.Admin.Items("/criteria-profiles?limit=200"), Has.Count.EqualTo(before));
            Assert.That((await given.Coordinator.Ok($"/mentors/{mentor}")).Text("status"), Is.EqualTo("available"));
        }
    }

    [Test]
    public async Task A_preview_shows_groups_before_and_after_with_their_base()
    {
        var (given, admin) = await Made();
        for (var i = 0; i < 6; i++)
        {
            await given.AvailableMentee(new { gender = "woman", languages = Native("it") });
            await given.AvailableMentor(new { languages = Native("it") });
        }

        for (var i = 0; i < 5; i++)
        {
            await given.AvailableMentee(new { gender = "man", languages = Native("it") });
        }

        var first = await Save(given, new() { ["waiting"] = 1 });
        await Use(given, first.Id());

        var preview = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            Typed(first, "preview", ("waiting", "1"), ("needs", "2"))
        );
        var html = WebUtility.HtmlDecode(await preview.Content.ReadAsStringAsync());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                html,
                Does.Contain("6 of 11").And.Contain(" of 5</span>").And.Contain("Groups under 5 people are not shown")
            );
            Assert.That(html, Does.Contain("as many people are matched."));
        }
    }

    [Test]
    public async Task A_new_profile_scores_interests_by_the_newest_rule_and_one_that_names_the_first_keeps_it()
    {
        var (given, _) = await Made();
        var body = Body(new() { ["interests"] = 5 });
        var made = await Save(given, new() { ["interests"] = 5 });
        body["criteria"]![0]!["params"] = new JsonObject { ["version"] = 1 };
        var first = await (await given.App.Client(Mediation.Role.Admin, given.ProgrammeId)).Created("/criteria-profiles", body);

        Assert.That(
            new[] { made, first }.Select(one => Criterion(one, "interests").At("params").Value<int>("version")),
            Is.EqualTo(new[] { 2, 1 })
        );
    }

    [Test]
    public async Task A_new_version_has_its_note_keeps_what_the_form_does_not_ask_and_can_be_used_at_once()
    {
        var (given, admin) = await Made();
        var shipped = (await given.App.Admin.Items("/criteria-profiles?limit=200"))
            .Where(one => one.Text("name") == "community-matching" && one["programmeId"] is null)
            .MaxBy(one => one.Value<int>("version"))!;
        var page = $"/console/settings/profiles/{shipped.Id()}";

        var saved = await admin.Submit(
            page,
            "profile",
            Typed(shipped, "use", ("needs", "22,5"), ("waiting", "16"))
                .Append(("Input.MinimumLevel", "b1"))
                .Concat([
                    ("Input.OwnName", "grade"),
                    ("Input.OwnType", "number"),
                    ("Input.OwnComparison", "closeness"),
                    ("Input.OwnRange", "4"),
                    ("Input.OwnOffset", "1"),
                    ("Input.OwnOffsetTo", "2"),
                    ("Input.OwnWeight", "3"),
                ])
                .ToArray()
        );
        var programme = await given.App.Admin.Ok($"/programmes/{given.ProgrammeId}");
        var made = await given.App.Admin.Ok("/criteria-profiles/" + programme.Text("criteriaProfileId"));
        var curve = Criterion(shipped, "waiting").At("params", "curve").ToJsonString();

        using (Assert.EnterMultipleScope())
        {
            await saved.ShouldLead($"/console/settings/profiles/{made.Id()}?programme={given.ProgrammeId}&done=1");
            Assert.That((made.Text("name"), made.Value<int>("version")), Is.EqualTo(("community-matching", 1)));
            Assert.That(
                made.Text("programmeId"),
                Is.EqualTo(given.ProgrammeId.ToString()),
                "of the administrator's programme alone"
            );
            Assert.That(made.Text("note"), Is.EqualTo("Long waits weigh more."));
            Assert.That(Criterion(made, "needs").Value<double>("weight"), Is.EqualTo(22.5));
            Assert.That(Criterion(made, "waiting").At("params", "curve").ToJsonString(), Is.EqualTo(curve));
            Assert.That(Criterion(made, "language").At("params").Text("minimumLevel"), Is.EqualTo("b1"));
            Assert.That(Criterion(made, "custom.grade").At("params", "offset").ToJsonString(), Is.EqualTo("[1,2]"));
            Assert.That(Criterion(made, "gender").Text("kind"), Is.EqualTo("hard"), "safety wishes always hold");
            Assert.That(await given.App.Admin.Ok("/criteria-profiles/" + shipped.Id()), Is.Not.Null, "the version before stays");
        }

        Assert.That(
            WebUtility.HtmlDecode(await admin.GetStringAsync("/console/settings/profiles")),
            Does.Contain("Long waits weigh more.").And.Contain("In use")
        );
    }

    [Test]
    public async Task Of_two_administrators_on_one_profile_the_second_sees_both_versions_and_keeps_what_was_typed()
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });
        var page = $"/console/settings/profiles/{first.Id()}";

        var open = await admin.GetStringAsync(page);
        await Save(given, new() { ["waiting"] = 5 });
        var stale = await admin.SubmitFrom(open, page, "profile", Typed(first, "save", ("waiting", "9")));
        var both = WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync());
        var saved = await admin.SubmitFrom(both, page, "profile", Typed(first, "save", ("waiting", "9")));

        var newest = (await given.App.Admin.Items("/criteria-profiles?limit=200"))
            .Where(one => one["programmeId"]?.GetValue<string>() == given.ProgrammeId.ToString())
            .MaxBy(one => one.Value<int>("version"))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)stale.StatusCode, Is.EqualTo(412));
            Assert.That(
                both,
                Does.Contain("What is stored now, and what you typed").And.Contain("weight 5").And.Contain("weight 9")
            );
            Assert.That((int)saved.StatusCode, Is.EqualTo(302));
            Assert.That(
                (newest.Value<int>("version"), Criterion(newest, "waiting").Value<double>("weight")),
                Is.EqualTo((3, 9.0))
            );
        }
    }

    [Test]
    public async Task What_a_profile_cannot_be_is_said_at_its_field()
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });
        var page = $"/console/settings/profiles/{first.Id()}";

        var zero = await admin.Submit(page, "profile", Typed(first, "save", ("waiting", "0")));
        var negative = await admin.Submit(page, "profile", Typed(first, "preview", ("waiting", "-3")));
        var words = await admin.Submit(page, "profile", Typed(first, "save", ("waiting", "much")));
        var slots = await admin.Submit(
            page,
            "profile",
            [.. Typed(first, "save", ("waiting", "1")), ("Input.Rules", "availability_minimum"), ("Input.Slots", "40")]
        );
        var forbidden = await admin.Submit(
            page,
            "profile",
            [.. Typed(first, "save", ("waiting", "1")), ("Input.OwnName", "religion"), ("Input.OwnWeight", "3")]
        );
        var rangeless = await admin.Submit(
            page,
            "profile",
            [
                .. Typed(first, "save", ("waiting", "1")),
                ("Input.OwnName", "rooms"),
                ("Input.OwnType", "number"),
                ("Input.OwnComparison", "closeness"),
                ("Input.OwnWeight", "3"),
            ]
        );

        foreach (
            var (answer, field) in new[]
            {
                (zero, "-error"),
                (negative, "input-weights[waiting]-error"),
                (words, "input-weights[waiting]-error"),
                (slots, "input-slots-error"),
                (forbidden, "input-ownname-error"),
                (rangeless, "input-ownname-error"),
            }
        )
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(400));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(field));
        }
    }

    [TestCase("en", "With these rules no pair is possible today.", "Of 2 combinations", "Free times in common: 2")]
    [TestCase("it", "Con queste regole oggi nessun abbinamento è possibile.", "Di 2 combinazioni", "Tempi liberi in comune: 2")]
    public async Task Rules_that_let_no_pair_be_are_named_with_how_many_each_excludes(
        string language,
        string impossible,
        string combinations,
        string rule
    )
    {
        var (given, admin) = await Made();
        await given.AvailableMentor(new { languages = Native("it"), availability = new[] { "mon_morning" } });
        await given.AvailableMentee(new { languages = Native("it"), availability = new[] { "tue_morning" } });
        await given.AvailableMentee(new { languages = Native("it"), availability = new[] { "mon_morning" } });
        var first = await Save(given, new() { ["waiting"] = 1 });

        var preview = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}?lang={language}",
            "profile",
            [
                .. Typed(first, "preview", ("waiting", "1")),
                ("Input.Rules", "availability_minimum"),
                ("Input.Rules", "language"),
                ("Input.Slots", "21"),
            ]
        );

        await preview.ShouldSay(200, impossible);
        await preview.ShouldSay(200, combinations);
        await preview.ShouldSay(200, rule);
    }

    [Test]
    public async Task A_number_that_is_to_be_at_least_more_than_at_most_is_named_in_plain_words()
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });

        var refused = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            [
                .. Typed(first, "save", ("waiting", "1")),
                ("Input.OwnName", "grade"),
                ("Input.OwnType", "number"),
                ("Input.OwnComparison", "closeness"),
                ("Input.OwnRange", "4"),
                ("Input.OwnOffset", "3"),
                ("Input.OwnOffsetTo", "1"),
                ("Input.OwnWeight", "3"),
            ]
        );

        await refused.ShouldSay(400, "The most (1) is below the least (3), so no number fits.");
    }

    [TestCase("Input.Neutrals[waiting]", "140", "Enter a percentage from 0 to 100.")]
    [TestCase("Input.Slots", "0", "Enter a whole number of time slots from 1 to 21.")]
    [TestCase("Input.Slots", "2,5", "Enter a whole number of time slots from 1 to 21.")]
    public async Task A_number_out_of_its_range_is_refused_in_the_unit_of_the_page(string field, string typed, string says)
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });

        var refused = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            [.. Typed(first, "save", ("waiting", "1")), ("Input.Rules", "availability_minimum"), (field, typed)]
        );

        await refused.ShouldSay(400, says);
    }

    [Test]
    public async Task A_criterion_of_ones_own_is_added_and_weighed_later()
    {
        var (given, admin) = await Made();
        var first = await Save(given, new() { ["waiting"] = 1 });

        var saved = await admin.Submit(
            $"/console/settings/profiles/{first.Id()}",
            "profile",
            [
                .. Typed(first, "save", ("waiting", "1")),
                ("Input.OwnName", "quartiere"),
                ("Input.OwnType", "choice"),
                ("Input.OwnComparison", "equal"),
                ("Input.OwnWeight", "4"),
            ]
        );
        var page = new Uri(saved.Headers.Location!.OriginalString).PathAndQuery;
        var later = await admin.Submit(page, "profile", Typed(first, "save", ("waiting", "1"), ("custom.quartiere", "7")));
        var made = await given.App.Admin.Ok("/criteria-profiles/" + new Uri(later.Headers.Location!.OriginalString).Segments[^1]);

        Assert.That((int)later.StatusCode, Is.EqualTo(302));
        Assert.That(Criterion(made, "custom.quartiere").Value<double>("weight"), Is.EqualTo(7));
        Assert.That(Criterion(made, "custom.quartiere").At("params").Text("field"), Is.EqualTo("quartiere"));
    }

    [Test]
    public async Task Two_versions_are_compared_in_words_and_on_the_people_of_now()
    {
        var (given, admin) = await Made();
        var one = await Save(given, new() { ["waiting"] = 1 });
        var other = await Save(given, new() { ["waiting"] = 1, ["needs"] = 2 });

        var html = WebUtility.HtmlDecode(
            await admin.GetStringAsync($"/console/settings/profiles/compare?one={one.Id()}&other={other.Id()}")
        );
        var missing = await admin.GetAsync($"/console/settings/profiles/compare?one={one.Id()}&other={Guid.Empty}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain("Needs and offers").And.Contain("weight 2").And.Contain("not in it"));
            Assert.That(html, Does.Not.Contain("Waiting time").And.Contain("No pair changes;"));
            Assert.That((int)missing.StatusCode, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task A_version_made_from_one_that_is_no_longer_the_newest_is_refused()
    {
        var given = await Given.Programme();
        var api = await given.App.Client(Mediation.Role.Admin, given.ProgrammeId);

        await api.Created("/criteria-profiles", Body(new() { ["waiting"] = 1 }, basedOn: 0));
        await (await api.Post("/criteria-profiles", Body(new() { ["waiting"] = 2 }, basedOn: 0))).ShouldBeProblem(
            412,
            "precondition-failed"
        );
        var second = await api.Created("/criteria-profiles", Body(new() { ["waiting"] = 2 }, basedOn: 1));
        await (await api.Post("/criteria-profiles", Body(new() { ["waiting"] = 3 }, basedOn: 7))).ShouldBeProblem(
            412,
            "precondition-failed"
        );

        Assert.That(second.Value<int>("version"), Is.EqualTo(2));
    }

    [TestCase("coordinator")]
    [TestCase("analyst")]
    public async Task Only_administrators_edit_profiles_and_see_those_of_their_programme(string role)
    {
        var (given, other) = (await Given.Programme(), await Given.Programme());
        var (_, browser) = await given.App.SignedIn(new { role, programmeId = given.ProgrammeId });
        var (_, admin) = await given.App.SignedIn(new { programmeId = given.ProgrammeId });
        var foreign = await Save(other, new() { ["waiting"] = 1 });

        foreach (var page in new[] { "", "/compare", $"/{foreign.Id()}" })
        {
            Assert.That((int)(await browser.GetAsync("/console/settings/profiles" + page)).StatusCode, Is.EqualTo(403), page);
        }

        Assert.That((int)(await admin.GetAsync($"/console/settings/profiles/{foreign.Id()}")).StatusCode, Is.EqualTo(404));
    }
}
