using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Matching.Web.Tests.Extracts;

/// <summary>Six mentees and six mentors who look alike, one of them with a pair, answers and planted words.</summary>
internal static class TwelveAlike
{
    public static readonly string[] Canaries =
    [
        "Zebedeusz",
        "Quarkowski",
        "zeb@quark.example",
        "333123123",
        "Kanarienzucht",
        "Quarkville",
        "Kanarienvogel",
    ];

    public static async Task<Given> Enrolled(TestApp? on = null)
    {
        var given = await Given.Programme(on);
        var mentee = await given.AvailableMentee(
            new
            {
                givenName = "Zebedeusz",
                familyName = "Quarkowski",
                email = "zeb@quark.example",
                phone = "+39333123123",
                occupation = "Kanarienvogel",
            }
        );
        var mentor = await given.AvailableMentor();
        for (var i = 0; i < 5; i++)
        {
            await given.Mentee();
            await given.Mentor();
        }

        var pair = await given.Pair(mentor, mentee, "offered", "mentor_accepted", "agreed");
        await given.Coordinator.Created(
            "/responses",
            new
            {
                personId = mentee,
                pairId = pair,
                wave = "start",
                questionnaireId = "mentee-start",
                mode = "phone",
                answers = new
                {
                    SN2 = 3,
                    SN3 = 1,
                    SN4 = 1,
                    PR1 = "another",
                    PR2 = 1987,
                    PR6 = "Quarkville",
                    GO1 = "Kanarienzucht",
                },
            }
        );
        await given.Move(pair, "active");
        return given;
    }

    public static string EndsOn(this Given given, int days = 20) => given.App.Clock.Today.AddDays(days).ToString("yyyy-MM-dd");

    public static async Task<HttpClient> Evaluator(this Given given, int days = 30) =>
        given.App.With(
            (
                await given.App.Admin.Created(
                    "/api-keys",
                    new
                    {
                        role = "analyst",
                        programmeId = given.ProgrammeId,
                        evaluator = new { purpose = "Evaluation of the second edition", endsOn = given.EndsOn(days) },
                    }
                )
            ).Text("key")
        );

    public static object Asked(this Given given, object? with = null)
    {
        var body = new JsonObject
        {
            ["programmeId"] = given.ProgrammeId.ToString(),
            ["purpose"] = "Change of networks",
            ["endsOn"] = given.EndsOn(),
        };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(with ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    public static async Task<Dictionary<string, string>> Files(this HttpClient client, Guid extract)
    {
        var response = await client.GetAsync($"/api/v1/extracts/{extract}/files");
        await response.ShouldBe(HttpStatusCode.OK);
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            files.Add(entry.FullName, await reader.ReadToEndAsync());
        }

        return files;
    }

    public static List<Dictionary<string, string>> Rows(string csv)
    {
        var columns = csv[..csv.IndexOf('\r', StringComparison.Ordinal)].Split(',').Length;
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',', columns)).ToList();
        return lines[1..].ConvertAll(line => line.Index().ToDictionary(cell => lines[0][cell.Index], cell => cell.Item));
    }
}
