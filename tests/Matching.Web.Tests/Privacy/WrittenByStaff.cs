using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Privacy;

/// <summary>Two people, and all that staff wrote about them.</summary>
internal sealed record WrittenByStaff(Guid Mentor, Guid Mentee, Guid NeverOffered, string MentorsToken, string MenteesToken)
{
    public Guid OtherHalf(string side) => side == "mentor" ? Mentee : Mentor;

    // Two people with all that staff can write about them: a pair that was declined, one that went to its end, and one that was never offered.
    public static async Task<WrittenByStaff> Planted(TestApp app)
    {
        var given = await Given.Programme(app, new { name = "Programm8005" });
        var (mentor, mentee) = (await given.AvailableMentor(new { capacity = 3 }), await given.Mentee());
        await (
            await given.Coordinator.Send(
                HttpMethod.Patch,
                $"/mentees/{mentee}",
                """{"priority":true,"priorityReason":"Vorrang8002"}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        foreach (var to in new[] { "contacted", "interviewed", "suitable", "available" })
        {
            await given.Coordinator.Moved($"/mentees/{mentee}", new { to, reason = "Grund8001" });
        }

        // with another mentor to be second best
        await given.AvailableMentor();
        await given.Run(new { dryRun = true });
        var declined = (
            await given.Coordinator.Created(
                "/pairs",
                new
                {
                    mentorId = mentor,
                    menteeId = mentee,
                    reason = "Grund7001",
                }
            )
        ).Id();
        await Move(declined, new { to = "offered", reason = "Grund7009" });
        await Move(declined, new { to = "mentor_accepted" });
        await Move(
            declined,
            new
            {
                to = "declined",
                reason = "personal_difficulty",
                comment = "Kommentar7002",
                endedBy = "mentee",
            }
        );
        var pair = (
            await given.Coordinator.Created(
                "/pairs",
                new
                {
                    mentorId = mentor,
                    menteeId = mentee,
                    reason = "Grund7003",
                    @override = "Trotzdem7004",
                    agreedOn = "2026-02-01",
                }
            )
        ).Id();
        foreach (
            var move in new object[]
            {
                new { to = "offered" },
                new { to = "mentor_accepted" },
                new { to = "agreed" },
                new
                {
                    to = "active",
                    date = "2026-02-20",
                    waive = new { start = "Verzicht7005" },
                },
                new
                {
                    to = "on_hold",
                    reason = "Pause7006",
                    until = "2026-04-01",
                },
                new { to = "active" },
                new { to = "ending", reason = "Grund7008" },
                new { to = "completed", waive = new { end = "Verzicht7007" } },
            }
        )
        {
            await Move(pair, move);
        }

        await given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20", reportedBy = "mentor" });
        await given.Coordinator.Created(
            $"/pairs/{pair}/waivers",
            new
            {
                side = "mentee",
                wave = "follow",
                reason = "Verzicht7013",
            }
        );
        await given.Coordinator.Created(
            "/calls",
            new
            {
                personId = mentee,
                about = "nothing",
                note = "Anruf7014",
                inform = "Bescheid7015",
                informBy = "taker",
                informOn = "2026-03-02",
            }
        );
        // the day of a contact with the mentee is not the mentor's, and the other way round: 11 is of a mentor and a mentee whom neither of the two knows
        foreach (var (day, with) in new[] { ("2026-02-12", "mentee"), ("2026-02-13", "mentor"), ("2026-02-14", "both") })
        {
            await given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = day, spokenWith = with });
        }

        await given.Coordinator.Created("/notes", new { personId = mentee, text = "Notiz7013" });
        var author = (await given.App.Account()).Id();
        await given.App.Sql<Guid>(
            "INSERT INTO form_drafts (account_id, fields_sealed, created_at) VALUES (@Id, @Sealed, @Now) RETURNING account_id",
            new
            {
                Id = author,
                Sealed = given
                    .App.Services.GetRequiredService<Matching.Web.Data.IdentityVault>()
                    .SealText("Entwurf7018", Matching.Web.Http.FormDrafts.BoundTo(author)),
                Now = given.App.Clock.GetUtcNow(),
            }
        );
        var note = (await given.Coordinator.Created("/pair-notes", new { pairId = pair, text = "Notiz7016" })).Id();
        await given.App.Admin.Created($"/pair-notes/{note}/comments", new { text = "Kommentar7017" });
        await given.Coordinator.Created(
            "/notes",
            new
            {
                personId = mentee,
                text = "Notiz7019",
                isInterview = true,
            }
        );
        await given.Coordinator.Created("/attempts", new { personId = mentee, kind = "no_answer" });
        await given.Coordinator.Created(
            "/appointments",
            new
            {
                personId = mentee,
                kind = "visit",
                startsAt = "2026-03-04T10:00:00Z",
                place = "Ort8006",
                note = "Notiz7016",
            }
        );
        var concern = (
            await given.Coordinator.Created(
                "/concerns",
                new
                {
                    pairId = pair,
                    what = "Sorge7010",
                    urgency = "immediate",
                }
            )
        ).Id();
        await (
            await app.Admin.Send(
                HttpMethod.Patch,
                $"/concerns/{concern}",
                """{"outcome":"Folge7011","keepUntil":"2027-01-01","keepReason":"Frist7012"}""",
                ("If-Match", "*")
            )
        ).ShouldBe(HttpStatusCode.OK);
        await app.Admin.Created(
            "/authority-requests",
            new
            {
                programmeId = given.ProgrammeId,
                authority = "Amt7021",
                legalBasis = "Grund7022",
                receivedOn = "2026-02-20",
                about = "A person",
                personId = mentee,
                asked = "An address.",
            }
        );
        // a step from a pair whose end is near, for what is kept to undo it
        var ending = await given.Pair(
            await given.AvailableMentor(),
            await given.AvailableMentee(),
            "offered",
            "mentor_accepted",
            "agreed",
            "active"
        );
        await Move(ending, new { to = "ending", reason = "personal_difficulty" });
        await Move(ending, new { to = "completed", waive = new { end = "Verzicht7007" } });
        var never = await given.Pair(mentor, await given.AvailableMentee(), new DateOnly(2026, 2, 1));
        await given.Coordinator.Created($"/pairs/{never}/check-ins", new { heldOn = "2026-02-11", spokenWith = "both" });
        await Move(never, new { to = "withdrawn", reason = "Grund7001" });
        await given.Coordinator.Created(
            "/trainings",
            new
            {
                programmeId = given.ProgrammeId,
                title = "Schulung8003",
                heldOn = "2026-02-01",
                attendedBy = new[] { mentee },
            }
        );
        await (
            await given.Coordinator.GetAsync($"/api/v1/mentees/export?purpose=Zweck8004&programmeId={given.ProgrammeId}")
        ).ShouldBe(HttpStatusCode.OK);
        await Met(given, mentee);
        var mentors = (await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token");
        return new WrittenByStaff(mentor, mentee, never, mentors, await Privacy.Planted.Link(given, mentee));

        Task<JsonObject> Move(Guid id, object body) => given.Coordinator.Moved($"/pairs/{id}", body);
    }

    // A proposal of the mentee with a third person, which a meeting declined.
    private static async Task Met(Given given, Guid mentee)
    {
        await given.AvailableMentor();
        var meeting =
            $"/matching-meetings/{(
            await given.Coordinator.Created(
                "/matching-meetings",
                new
                {
                    matchRunId = (await given.Run()).Id(),
                    title = "Runde7016",
                    heldOn = "2026-03-02",
                }
            )
        ).Id()}";
        await given.Coordinator.Created($"{meeting}/proposals/{mentee}/comments", new { text = "Kommentar7017" });
        await (
            await given.Coordinator.Send(
                HttpMethod.Put,
                $"{meeting}/proposals/{mentee}/decision",
                """{ "decision": "decline", "reason": "Grund7018" }"""
            )
        ).ShouldBe(HttpStatusCode.OK);
        await (await given.Coordinator.Send(HttpMethod.Post, meeting + "/close")).ShouldBe(HttpStatusCode.OK);
    }
}
