using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Extracts;

/// <summary>A programme with chance in it: who lives where, speaks what, is how old, asked for what and answered what.</summary>
internal static class ChanceProgramme
{
    private static readonly string[] Courses = ["language_course", "civic_orientation", "professional_guidance"];

    public static async Task<Given> Made(int seed)
    {
        var given = await Given.Programme();
        var chance = new Random(seed);
        var sites = new[] { given.SiteId, await Site(given, "Fidenza"), await Site(given, "Colorno") };
        T One<T>(params T[] of) => of[chance.Next(of.Length)];
        var year = given.App.Clock.Today.Year;

        // Of three, the last site is small, and its pairs may have a half elsewhere.
        object Person(bool isMentee) =>
            new
            {
                siteId = sites[One(0, 0, 0, 1, 1, 2)],
                gender = One("woman", "woman", "man", "another"),
                birthYear = year - One(30, 40, 60, 60, 61, 70),
                preferredLanguage = isMentee ? One("it", "en", "fr", "ar") : "it",
                courses = isMentee ? Courses.Where(_ => chance.Next(2) == 0).ToArray() : [],
                wishes = new { gender = One("any", "any", "woman"), genderStrength = "prefer" },
                accessibilityNeeds = isMentee && chance.Next(4) == 0 ? new[] { "childcare" } : [],
                capacity = isMentee ? (int?)null : 3,
            };
        JsonObject Body(bool isMentee)
        {
            var body = System.Text.Json.JsonSerializer.SerializeToNode(Person(isMentee))!.AsObject();
            foreach (var name in isMentee ? ["capacity"] : new[] { "courses", "accessibilityNeeds" })
            {
                body.Remove(name);
            }

            return body;
        }

        List<Guid> mentors = [];
        for (var i = 0; i < 14; i++)
        {
            mentors.Add(i < 7 ? await given.AvailableMentor(Body(false)) : await given.Mentor(Body(false)));
        }

        for (var i = 0; i < 24; i++)
        {
            var mentee = i < 12 ? await given.AvailableMentee(Body(true)) : await given.Mentee(Body(true));
            if (i < 12)
            {
                var pair = await given.Pair(mentors[i % 7], mentee, "offered", "mentor_accepted", "agreed", "active");
                if (i % 3 == 0)
                {
                    await given.Move(pair, "ended_early");
                }
            }

            await given.Coordinator.Created("/responses", Answered(mentee, One("it", "en"), One(1, 1, 2), One(3, 3, 3, 4)));
        }

        return given;
    }

    public static object Answered(Guid mentee, string language, int unfair, int health) =>
        new
        {
            personId = mentee,
            wave = "start",
            questionnaireId = "mentee-start",
            mode = "phone",
            language,
            answers = new
            {
                SN2 = 3,
                BE1 = 3,
                BE4 = unfair,
                WB1 = 7,
                WB2 = health,
                PR4 = "years_6_9",
                PR5 = "yes",
            },
        };

    public static async Task<Guid> Site(Given given, string name) =>
        (
            await given.App.Admin.Created(
                $"/programmes/{given.ProgrammeId}/sites",
                new
                {
                    name,
                    latitude = 44.8,
                    longitude = 10.2,
                }
            )
        ).Id();
}
