using System.Globalization;
using System.Net;

namespace Matching.Web.Tests.Releases;

internal static class TwelvePairs
{
    // SN2 of the mentees at the start and at the end; the other items of the scale are not answered but for SN3 and SN4
    public static readonly int[] Start = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
    public static readonly int[] End = [3, 3, 3, 3, 3, 3, 3, 1, 2, 0, 1, 1];

    private static readonly Snapshot AnsweredTwelve = Snapshot.After(async app => (await Answered(12, app)).Facts);

    private static readonly Snapshot ReleasedTwelve = Snapshot.After(async app =>
    {
        var given = await Answered(12, app);
        // a name that a spreadsheet would compute
        await app.Admin.Created(
            $"/programmes/{given.ProgrammeId}/sites",
            new
            {
                name = "=1+1, \"Fidenza\"",
                latitude = 44.9,
                longitude = 10.1,
            }
        );
        await app.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        return given.Facts;
    });

    private static readonly Lazy<Task<Given>> ReleasedNine = SharedApp.Once(async () =>
    {
        var given = await Answered(9);
        for (var i = 0; i < 4; i++)
        {
            await given.Mentee();
        }

        await given.App.Admin.Created("/releases", new { programmeId = given.ProgrammeId });
        return given;
    });

    /// <summary>Nine such pairs and four mentees without one, with a release of them, for tests that only read it.</summary>
    public static Task<Given> Nine => ReleasedNine.Value;

    /// <summary>Twelve pairs who answered at the start and at the end, in a service of their own.</summary>
    public static Task<Given> Answered() => Given.From(AnsweredTwelve);

    /// <summary>The same with a release of them, and with a second site without people.</summary>
    public static Task<Given> Released() => Given.From(ReleasedTwelve);

    public static async Task<Given> Answered(int pairs, TestApp? on = null)
    {
        var given = await Given.Programme(on);
        for (var i = 0; i < pairs; i++)
        {
            var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
            var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
            foreach (var (wave, sn2) in new[] { ("start", Start[i]), ("end", End[i]) })
            {
                await given.Coordinator.Created(
                    "/responses",
                    new
                    {
                        personId = mentee,
                        pairId = pair,
                        wave,
                        questionnaireId = "mentee-" + wave,
                        mode = "phone",
                        answers = new
                        {
                            SN2 = sn2,
                            SN3 = 1,
                            SN4 = 1,
                        },
                    }
                );
                await given.Coordinator.Created(
                    "/responses",
                    new
                    {
                        personId = mentor,
                        pairId = pair,
                        wave,
                        questionnaireId = "mentor-" + wave,
                        mode = "phone",
                        answers = new
                        {
                            MN15 = 3,
                            MN16 = wave == "start" ? 3 : 4,
                            MN18 = 1,
                        },
                    }
                );
                if (wave == "start")
                {
                    await given.Move(pair, "active");
                }
            }
        }

        return given;
    }

    public static async Task<Dictionary<string, (double? Value, string Status)>> Csv(HttpClient client, string path)
    {
        var response = await client.GetAsync("/api/v1" + path);
        await response.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadAsStringAsync())
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(','))
            .ToDictionary(
                cells => string.Join('.', cells[..^6]),
                cells =>
                    (cells[^6].Length == 0 ? (double?)null : double.Parse(cells[^6], CultureInfo.InvariantCulture), cells[^5])
            );
    }
}
