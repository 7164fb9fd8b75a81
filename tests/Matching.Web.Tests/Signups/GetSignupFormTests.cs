namespace Matching.Web.Tests.Signups;

public sealed class GetSignupFormTests
{
    [Test]
    public async Task The_form_is_open_to_all_and_says_what_the_programme_promises()
    {
        var partner = await Partnership.In(
            await Given.Programme(
                body: new
                {
                    name = "Together",
                    callWithinDays = 2,
                    texts = new Dictionary<string, string> { ["consent.matching.3.en"] = "Our own words." },
                }
            )
        );

        var form = await partner.Given.App.Anonymous.Ok($"/signup-forms?partner={partner.PublicId}");

        // Monday to Friday alone count
        var day = partner.Given.App.Clock.Today;
        for (var left = 2; left > 0; )
        {
            day = day.AddDays(1);
            left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Text("callBy"), Is.EqualTo(day.ToString("yyyy-MM-dd")));
            Assert.That((form.Text("consentVersion"), form.Text("consentText")), Is.EqualTo(("3", "Our own words.")));
            Assert.That(form.List("sites").Select(site => site.Text("name")), Is.EqualTo(new[] { "Parma" }));
            Assert.That(form.ToJsonString(), Does.Not.Contain(Partnership.Page));
        }

        await (await partner.Given.App.Anonymous.GetAsync("/api/v1/signup-forms?partner=unknown")).ShouldBeProblem(
            404,
            "partner-not-found"
        );
    }

    [TestCase("familyName", "sign_up")]
    [TestCase("location", "sign_up")]
    [TestCase("values", "sign_up")]
    [TestCase("givenName", "interview")]
    [TestCase("nothing", "interview")]
    [TestCase("needs", "later")]
    public async Task What_a_first_form_must_not_ask_is_refused(string member, string stage)
    {
        var body = new { name = "Stages", fieldStages = new Dictionary<string, string> { [member] = stage } };

        await (await SharedApp.App.Admin.Post("/programmes", body)).ShouldBeProblem(400, "validation-failed", "fieldStages");
    }
}
