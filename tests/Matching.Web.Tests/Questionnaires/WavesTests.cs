using System.Net;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Questionnaires;

public sealed class WavesTests
{
    [Test]
    public async Task A_pulse_comes_every_month_from_both_sides()
    {
        var given = await Given.Programme();
        var (mentee, mentor) = (await given.Mentee(), await given.Mentor());
        foreach (var person in new[] { mentee, mentee, mentor })
        {
            await given.Coordinator.Created(
                "/responses",
                new
                {
                    personId = person,
                    wave = "pulse",
                    questionnaireId = "pulse",
                    mode = "self_online",
                    answers = new
                    {
                        PU1 = "yes",
                        PU2 = 4,
                        PU3 = "no",
                    },
                }
            );
        }

        Assert.That(await given.Coordinator.Items("/responses?wave=pulse"), Has.Count.EqualTo(3));
    }

    [TestCase("mid", "mentee-end")]
    [TestCase("follow", "mentee-follow")]
    public async Task Each_wave_has_its_form(string wave, string form)
    {
        var given = await Given.Programme();

        var response = await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = await given.Mentee(),
                wave,
                questionnaireId = form,
                version = "1.0.0",
                mode = "self_paper",
                answers = new
                {
                    SN2 = 5,
                    SN3 = 5,
                    SN4 = 5,
                },
            }
        );

        Assert.That(
            (
                response.Text("wave"),
                response.List("scores").Single(score => score.Text("scale") == "sn_bridge")!.Value<double>("score")
            ),
            Is.EqualTo((wave, 100.0))
        );
    }

    [Test]
    public async Task A_partner_gives_a_view_once_a_year()
    {
        var app = await SharedApp.With();
        var given = await Given.Programme(app);
        var partner = (await app.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id();
        var body = new
        {
            partnerId = partner,
            wave = "end",
            questionnaireId = "partner-view",
            mode = "self_online",
            answers = new
            {
                PV1 = 4,
                PV2 = 5,
                PV5 = "DK",
            },
        };

        var view = await given.Coordinator.Created("/responses", body);
        var again = await given.Coordinator.Post("/responses", body);
        app.Clock.Advance(TimeSpan.FromDays(366));
        var nextYear = await given.Coordinator.Post("/responses", body);

        Assert.That(
            (view.Text("partnerId"), view["personId"], view.At("answers").Value<int>("PV1")),
            Is.EqualTo((partner.ToString(), (JsonNode?)null, 4))
        );
        await again.ShouldBeProblem(409, "response-already-given");
        await nextYear.ShouldBe(HttpStatusCode.Created);
        Assert.That(await given.Coordinator.Items($"/responses?partnerId={partner}"), Has.Count.EqualTo(2));
        await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
    }

    [TestCase("partnerId", "partnerId")]
    [TestCase("both", "personId")]
    [TestCase("none", "personId")]
    [TestCase("person", "questionnaireId")]
    public async Task A_response_is_of_a_person_or_of_a_partner(string what, string field)
    {
        var given = await Given.Programme();
        var (person, partner) = (
            (await given.Mentee()).ToString(),
            (await given.App.Admin.Created($"/programmes/{given.ProgrammeId}/partners", new { name = "Library" })).Id().ToString()
        );
        var body = new JsonObject
        {
            ["wave"] = "end",
            ["questionnaireId"] = "partner-view",
            ["mode"] = "phone",
            ["answers"] = new JsonObject(),
        };
        body["personId"] = what is "both" or "person" ? person : null;
        body["partnerId"] = what switch
        {
            "both" => partner,
            "partnerId" => Guid.CreateVersion7().ToString(),
            _ => null,
        };

        await (await given.Coordinator.Post("/responses", body)).ShouldBeProblem(400, "validation-failed", field);
    }
}
