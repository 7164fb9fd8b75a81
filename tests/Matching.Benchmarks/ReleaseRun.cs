using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Matching.Benchmarks;

/// <summary>
/// Times a full release of a running service beside one statement that only adds up the same answers: each scale and item in each wave and its change, in every breakdown, with number,
/// sum and sum of squares. No test, no interval, no mask, nothing hidden or stored: the floor.
/// </summary>
internal static class ReleaseRun
{
    private const string Aggregates = """
        WITH answered AS MATERIALIZED (
            SELECT s.scale AS indicator, r.wave, r.id, r.person_id, s.score AS value FROM response_scores s JOIN responses r ON r.id = s.response_id WHERE r.programme_id = @Programme AND s.score IS NOT NULL
            UNION ALL
            SELECT a.item, r.wave, r.id, r.person_id, a.value FROM response_answers a JOIN responses r ON r.id = a.response_id WHERE r.programme_id = @Programme AND a.value IS NOT NULL
        ),
        told AS (
            SELECT indicator, wave, id, person_id, value FROM answered
            UNION ALL
            SELECT e.indicator, 'change', e.id, e.person_id, e.value - s.value
            FROM answered s JOIN answered e ON e.person_id = s.person_id AND e.indicator = s.indicator AND e.wave = 'end' WHERE s.wave = 'start'
        ),
        entries AS (
            SELECT t.indicator, t.wave, t.value, p.site_id AS site, p.gender, CAST(strftime('%Y', r.submitted_at) AS INTEGER) - p.birth_year AS age,
                   strftime('%Y', r.submitted_at) || '-' || ((CAST(strftime('%m', r.submitted_at) AS INTEGER) + 2) / 3) AS period, r.mode, r.language, p.partner_id AS partner
            FROM told t JOIN responses r ON r.id = t.id JOIN people p ON p.id = t.person_id
        ),
        banded AS MATERIALIZED (SELECT *, CASE WHEN age IS NULL THEN NULL WHEN age < 18 THEN 'Y_LT18' WHEN age < 60 THEN 'Y18-59' ELSE 'Y_GE60' END AS band FROM entries)
        SELECT indicator, wave, 'site', site, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        UNION ALL SELECT indicator, wave, 'period', period, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        UNION ALL SELECT indicator, wave, 'gender_age', gender || band, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        UNION ALL SELECT indicator, wave, 'mode', mode, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        UNION ALL SELECT indicator, wave, 'language', language, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        UNION ALL SELECT indicator, wave, 'partner', partner, count(*), sum(value), sum(value * value) FROM banded GROUP BY 1, 2, 4
        """;

    /// <summary>Asks the service for a release and the database for the floor, the floor before and after.</summary>
    /// <param name="url">Address of the service.</param>
    /// <param name="key">Key of an administrator.</param>
    /// <param name="programme">The programme.</param>
    /// <param name="file">The SQLite database of that service.</param>
    public static async Task<int> Of(string url, string key, Guid programme, string file)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var floors = new List<double> { Floor(file, programme).Ms };
        var watch = Stopwatch.StartNew();
        using var response = await client.PostAsJsonAsync("/api/v1/releases", new { programmeId = programme });
        response.EnsureSuccessStatusCode();
        var release = watch.Elapsed.TotalMilliseconds;
        var (after, rows) = Floor(file, programme);
        floors.Add(after);
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    releaseMs = release,
                    statementMs = floors.Average(),
                    statementRows = rows,
                    ratio = release / floors.Average(),
                }
            )
        );
        return 0;
    }

    private static (double Ms, int Rows) Floor(string file, Guid programme)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Aggregates;
        command.Parameters.AddWithValue("@Programme", programme.ToString());
        var (watch, rows) = (Stopwatch.StartNew(), 0);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows++;
        }

        return (watch.Elapsed.TotalMilliseconds, rows);
    }
}
