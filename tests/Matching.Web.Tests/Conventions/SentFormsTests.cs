using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.People;
using Matching.Web.Tests.Privacy;

namespace Matching.Web.Tests.Conventions;

/// <summary>A form that a browser sends twice does once what it asks for.</summary>
public sealed partial class SentFormsTests
{
    [Test]
    public async Task Each_form_that_makes_a_thing_makes_one_when_it_is_sent_twice_at_once_and_once_more()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed", "active");
        var my = given.App.Browser();
        await my.GetAsync($"/my/{await Planted.Link(given, mentee)}");
        var day = given.App.Clock.Today.ToString("yyyy-MM-dd");
        var concerns = $"/concerns?programmeId={given.ProgrammeId}";
        var (person, start) = ($"/console/people/{mentee}", given.App.Clock.Today.AddDays(3).ToString("yyyy-MM-dd"));

        foreach (
            var (sender, page, form, list, typed) in new (HttpClient, string, string, string, (string, string)[])[]
            {
                (browser, "/console/people/new?role=mentee", "person", "/mentees", [("Input.GivenName", "Samira")]),
                (
                    browser,
                    person,
                    "note",
                    $"/notes?personId={mentee}",
                    [("Note.Text", "Afraid of dogs."), ("Note.Readers", "team")]
                ),
                (browser, person, "attempt", $"/attempts?personId={mentee}", []),
                (
                    browser,
                    $"/console/pairs/{pair}?form=new-meeting",
                    "entry",
                    $"/pairs/{pair}/meetings",
                    [("Input.HeldOn", day), ("Input.Minutes", "90"), ("Input.ReportedBy", "mentor")]
                ),
                (
                    browser,
                    $"/console/pairs/{pair}?form=new-check-in",
                    "entry",
                    $"/pairs/{pair}/check-ins",
                    [("Input.HeldOn", day), ("Input.SpokenWith", "mentee"), ("Input.Channel", "phone")]
                ),
                (
                    browser,
                    $"/console/calls/new?person={mentee}&pair={pair}&about=rest",
                    "call",
                    $"/calls?pairId={pair}",
                    [("Input.Until", start), ("Input.Note", "Works evenings.")]
                ),
                (browser, "/console/runs", "start", "/match-runs", [("Input.DryRun", "true")]),
                (
                    browser,
                    $"/console/concerns/new?person={mentee}",
                    "concern",
                    concerns,
                    [("Input.About", $"{mentee}"), ("Input.What", "Is afraid.")]
                ),
                (my, "/my/concern", "concern", concerns, [("Input.What", "I was afraid."), ("Input.Urgency", "high")]),
            }
        )
        {
            var reader = list == concerns ? given.App.Admin : given.Coordinator;
            var before = (await reader.Items(list)).Count;
            var html = await sender.GetStringAsync(page);

            var answers = await Task.WhenAll(
                sender.SubmitFrom(html, page, form, typed),
                sender.SubmitFrom(html, page, form, typed)
            );
            var late = await sender.SubmitFrom(html, page, form, typed);

            Assert.That(answers[0].StatusCode, Is.EqualTo(HttpStatusCode.Found), await answers[0].Content.ReadAsStringAsync());
            Assert.That(
                new[] { answers[1], late }.Select(answer => answer.Headers.Location),
                Is.All.EqualTo(answers[0].Headers.Location),
                page
            );
            Assert.That(await reader.Items(list), Has.Count.EqualTo(before + 1), page);
            Assert.That(Token(await sender.GetStringAsync(page)), Is.Not.EqualTo(Token(html)), "the next form is another one");
        }
    }

    [Test]
    public async Task An_account_made_by_a_double_click_shows_its_link_to_set_up_both_times()
    {
        var (_, browser) = await SharedApp.App.SignedIn();
        const string Page = "/console/settings/accounts";
        var html = await browser.GetStringAsync(Page);
        (string, string)[] typed = [("Input.Email", ConsolePages.Email()), ("Input.Role", "admin"), ("Input.Place", "")];

        var answers = await Task.WhenAll(
            browser.SubmitFrom(html, Page, "make", typed),
            browser.SubmitFrom(html, Page, "make", typed)
        );
        var links = new List<string>();
        foreach (var answer in answers)
        {
            await answer.ShouldBe(HttpStatusCode.OK);
            links.Add(SetupLink().Match(await answer.Content.ReadAsStringAsync()).Value);
        }

        Assert.That(links, Is.All.Not.Empty.And.All.EqualTo(links[0]));
    }

    [Test]
    public async Task A_form_that_was_refused_can_be_sent_again_corrected_or_as_it_was()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        const string New = "/console/people/new?role=mentee";
        var html = await browser.GetStringAsync(New);
        (string, string)[] typed = [("Input.GivenName", "Samira"), ("Input.Email", $"samira-{Guid.NewGuid():N}@example.org")];
        var other = await given.Mentee(new { email = typed[1].Item2 });

        var empty = await browser.SubmitFrom(html, New, "person", ("Input.GivenName", ""));
        var refused = await browser.SubmitFrom(html, New, "person", typed);
        await given.Patch($"/mentees/{other}", """{"email": null}""");
        var made = await browser.SubmitFrom(html, New, "person", typed);

        Assert.That(empty.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((int)refused.StatusCode, Is.InRange(400, 499), "another person has the address");
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Found), await made.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task What_is_sent_after_the_session_has_ended_leads_to_the_sign_in_page_and_does_nothing()
    {
        var (given, browser) = await PeoplePagesTests.Coordinator();
        var page = $"/console/people/{await given.Mentee()}";
        var html = await browser.GetStringAsync(page);
        await browser.SubmitFrom(html, page, "sign-out");

        var answers = await Task.WhenAll(browser.SubmitFrom(html, page, "attempt"), browser.SubmitFrom(html, page, "attempt"));

        foreach (var answer in answers)
        {
            await answer.ShouldLead($"/console/sign-in?to={Uri.EscapeDataString(page)}&lost=1");
        }

        Assert.That(await given.Coordinator.Items($"/attempts?personId={page.Split('/')[^1]}"), Is.Empty);
    }

    [Test]
    public void Each_form_of_a_page_carries_the_token_by_which_it_is_known_when_it_comes_again()
    {
        var folder = Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web");
        var forms = Directory
            .EnumerateFiles(folder, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file =>
                Forms().Matches(File.ReadAllText(file)).Select(form => (File: Path.GetFileName(file), form.Value))
            )
            .ToList();

        Assert.That(forms, Has.Count.GreaterThan(20));
        Assert.That(
            forms
                .Where(form => !form.Value.Contains("<AntiforgeryToken />", StringComparison.Ordinal))
                .Select(form => form.File)
                .Distinct(),
            // within the page of another website there are no cookies, so the sign-up form is known by its stamp; the lists of /try
            // set no cookie and store nothing, so twice is as once
            Is.SubsetOf(new[] { "SignupPage.razor", "TryFile.razor", "TryPage.razor" })
        );
        Assert.That(forms.Count(form => form.Value.Contains("name=\"Input.Stamp\"", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private static string Token(string html) => Tokens().Match(html).Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"")]
    private static partial Regex Tokens();

    // those without content are only there for the framework to know them
    [GeneratedRegex("<form[^>]*method=\"post\".*?</form>(?<!></form>)", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("/console/set-up/[0-9A-Za-z_-]+")]
    private static partial Regex SetupLink();
}
