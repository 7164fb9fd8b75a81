using System.Net;
using Matching.Web.Http;
using Matching.Web.Tests.Accounts;

namespace Matching.Web.Tests.Signups;

public sealed class SignupFormsPageTests
{
    [Test]
    public async Task An_administrator_copies_the_lines_for_a_partner_and_sees_the_form()
    {
        var partner = await Partnership.In(await Given.Programme());
        var (_, admin) = await partner.Given.App.SignedIn(new { role = "admin", programmeId = partner.Given.ProgrammeId });
        var (_, coordinator) = await partner.Given.App.SignedIn(
            new { role = "coordinator", programmeId = partner.Given.ProgrammeId }
        );

        var page = WebUtility.HtmlDecode(
            await admin.GetStringAsync("/console/signup-forms?lang=en&role=mentee&language=it&accent=%236b1f2a&background=f4efe6")
        );
        var wrong = WebUtility.HtmlDecode(await admin.GetStringAsync("/console/signup-forms?lang=en&accent=%22><script>"));
        var refused = await coordinator.GetAsync("/console/signup-forms");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                page,
                Does.Contain("/embed.js\" async></script>")
                    .And.Contain(
                        $"<matching-signup partner=\"{partner.PublicId}\" role=\"mentee\" lang=\"it\" accent=\"6b1f2a\" background=\"f4efe6\">"
                    )
                    .And.Contain(Partnership.Page)
            );
            Assert.That(
                page,
                Does.Contain($"<iframe class=\"link\" src=\"/signup/{partner.PublicId}/mentee?embed=1&lang=it&accent=6b1f2a")
            );
            Assert.That(wrong, Does.Contain("Text could not be read in these colours"));
            Assert.That(refused.IsSuccessStatusCode, Is.False);
        }
    }
}

public sealed class OwnColoursTests
{
    [TestCase("0a4f8f", null, true)]
    [TestCase(null, "14171c", true)]
    [TestCase("8ec5ff", "14171c", true)]
    [TestCase("0a4f8f", "14171c", false)]
    [TestCase("8ec5ff", "ffffff", false)]
    [TestCase("ff0", null, false)]
    [TestCase("red;}*{x", null, false)]
    [TestCase("0a4f8f", "808080", false)]
    public void Colours_count_when_text_can_be_read_in_them(string? accent, string? background, bool isUsed) =>
        Assert.That(OwnColours.Read(accent, background) is not null, Is.EqualTo(isUsed));
}
