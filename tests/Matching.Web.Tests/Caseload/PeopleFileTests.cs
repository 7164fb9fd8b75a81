using System.Net;
using System.Text.RegularExpressions;
using Matching.Web.Tests.Board;

namespace Matching.Web.Tests.Caseload;

/// <summary>The file of a list is in the words of its page.</summary>
public sealed partial class PeopleFileTests
{
    private const string List = "/console/people?role=mentee";

    [TestCase("en", "Person,Reference,Age,Gender,Telephone,E-mail,Site,Waits,Speaks,Asks for help with,Status", ",")]
    [TestCase("it", "Persona;", ";")]
    public async Task The_file_of_a_list_has_the_headings_of_the_page(string language, string headings, string separator)
    {
        var (given, browser) = await Boards.Coordinator();
        await given.AvailableMentee(
            new
            {
                givenName = "=Selam",
                familyName = "Haile",
                phone = "+39 333 5550177",
            }
        );
        await given.Mentee(new { givenName = "Altra" });
        var page = await browser.GetStringAsync($"{List}&status=available&lang={language}");
        var form = page[page.IndexOf("action=\"/console/people/file\"", StringComparison.Ordinal)..];
        var query = Hidden()
            .Matches(form)
            .Select(field => $"{field.Groups[1].Value}={Uri.EscapeDataString(WebUtility.HtmlDecode(field.Groups[2].Value))}");

        var answer = await browser.GetAsync($"/console/people/file?{string.Join('&', query)}&purpose=Round+of+calls");
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
        var none = await browser.GetAsync($"/console/people/file?{string.Join('&', query)}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0], Does.StartWith(headings));
            Assert.That(lines[1], Does.StartWith($"'=Selam Haile{separator}PA-").And.Contain("+39"));
            Assert.That(lines, Has.Length.EqualTo(3), "those of the list alone");
            Assert.That((int)none.StatusCode, Is.EqualTo(400), "a purpose is required");
            Assert.That(
                await given.Coordinator.GetStringAsync($"/api/v1/mentees/export?purpose=report&lang={language}"),
                Does.StartWith("id,").Or.StartWith("givenName,").Or.Contain("givenName"),
                "the file of the API stays as it is"
            );
        }
    }

    [Test]
    public async Task The_file_has_all_that_a_person_asks_for()
    {
        var (given, browser) = await Boards.Coordinator();
        string[] needs = ["school", "language_practice", "leisure", "job_search"];
        await given.Mentee(new { givenName = "Selam", needs = needs.Select(code => new { code }) });

        var list = await browser.GetStringAsync(List + "&lang=en");
        var file = await browser.GetStringAsync("/console/people/file?role=mentee&purpose=Round+of+calls&lang=en");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list, Does.Contain(" and 2 more").And.Not.Contain("whole records"));
            Assert.That(file, Does.Contain("\"School and study, Language practice, Free time together, Looking for work\""));
            Assert.That(file, Does.Not.Contain("more"));
        }
    }

    [Test]
    public async Task A_purpose_that_is_too_short_comes_back_with_its_error_beside_the_field()
    {
        var (given, browser) = await Boards.Coordinator();
        await given.AvailableMentee(new { givenName = "Selam" });
        var answer = await browser.GetAsync(
            $"/console/people/file?role=mentee&programmeId={given.ProgrammeId}&status=available&purpose=x&lang=en"
        );
        var address = answer.Headers.Location!.ToString();
        var list = await browser.GetAsync(address);
        var page = WebUtility.HtmlDecode(await list.Content.ReadAsStringAsync());
        var accepted = await browser.GetAsync("/console/people?role=mentee");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(302));
            Assert.That(address, Does.StartWith("/console/people?").And.Contain("status=available"));
            Assert.That((int)list.StatusCode, Is.EqualTo(400));
            Assert.That(page, Does.Contain("Selam").And.Contain("id=\"purpose-error\""));
            Assert.That(page, Does.Match("<input id=\"purpose\"[^>]*value=\"x\"[^>]*aria-invalid=\"true\""));
            Assert.That((int)accepted.StatusCode, Is.EqualTo(200));
        }
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
