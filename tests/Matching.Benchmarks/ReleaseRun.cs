using System.Diagnostics;
using System.Text.Json;
using Matching.Indicators.Audit;
using Matching.Indicators.Computation;
using Matching.Web.Data;
using Matching.Web.Features;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Matching.Web.Operation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Benchmarks;

/// <summary>
/// Times a full release beside one statement that only adds up the same answers: each scale and item in each wave and its change,
/// in every breakdown, with number, sum and sum of squares. No test, no interval, no mask, nothing hidden or stored: the floor.
/// </summary>
internal static class ReleaseRun
{
    private const int Earlier = 3;

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

    /// <summary>
    /// Reads and computes the next release of a database, without storing it, with the floor before and after. Timed apart: what is
    /// read and computed without the audit and without the later statistics (expected shares, clustered intervals, Holm, Kaplan and
    /// Meier, alpha and omega), these statistics alone, and the audit with what it suppresses.
    /// </summary>
    /// <param name="folder">Folder of the SQLite database.</param>
    /// <param name="key">File of the master key.</param>
    /// <param name="programme">The programme.</param>
    public static async Task<int> Of(string folder, string key, Guid programme)
    {
        string[] args = [$"--Database:Folder={folder}", $"--Keys:MasterKeyFile={key}"];
        TypeHandlers.Register();
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Services.AddSettings(builder.Configuration, args);
        builder.Services.AddData();
        builder.Services.AddMediation();
        builder.Services.AddFeatures();
        builder.Services.AddApi();
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerContext>().Caller = Caller.Service;
        var preparation = scope.ServiceProvider.GetRequiredService<ReleasePreparation>();
        var file = Path.Combine(folder, "matching.db");
        var before = Floor(file, programme).Ms;
        var (source, readMs) = await Timed(() => preparation.Read(programme, CancellationToken.None));
        var first = await Parts(source.Dossier, source.Input, readMs);
        // the same people again, with three releases to compare with
        var again = await Parts(source.Dossier, After(source.Input, first.Figures, Earlier), readMs);
        var (later, laterMs) = await Timed(() => Task.Run(() => LaterStatistics.Of(new Cohort(source.Dossier))));
        var (after, rows) = Floor(file, programme);
        var statement = (before + after) / 2;
        object Of(PartsOfRelease parts) =>
            new
            {
                parts.ReadMs,
                parts.StatisticsMs,
                parts.AuditMs,
                parts.Unknowns,
                parts.Shown,
                ratioWithoutAudit = (parts.ReadMs + parts.StatisticsMs - laterMs) / statement,
                ratio = (parts.ReadMs + parts.StatisticsMs + parts.AuditMs) / statement,
            };
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    people = source.Dossier.People.Count,
                    sheets = source.Dossier.Sheets.Count,
                    statementMs = statement,
                    statementRows = rows,
                    laterStatisticsMs = laterMs,
                    laterStatistics = later,
                    first = Of(first),
                    afterThree = Of(again),
                },
                JsonSerializerOptions.Web
            )
        );
        return 0;
    }

    private static async Task<PartsOfRelease> Parts(Dossier dossier, ReleaseInput input, double readMs)
    {
        var (figures, statistics) = await Timed(() =>
            Task.Run(() => new ReleaseBuilder(new Cohort(dossier), input).Statistics())
        );
        var (audit, audited) = await Timed(() => Task.Run(() => new JointProtection(input.Number, input.K).Of(figures)));
        var shown = figures.Sum(one => one.Groups.Sum(theGroup => theGroup.Cells.Values.Count(cell => cell.Value is not null)));
        return new PartsOfRelease(figures, readMs, statistics, audited, audit.Variables, shown);
    }

    private static ReleaseInput After(ReleaseInput input, IReadOnlyList<IndicatorFigures> figures, int releases)
    {
        var known = figures.ToDictionary(
            one => (one.Indicator, one.Wave),
            one =>
            {
                Dictionary<string, FigureGroup> In(int release) =>
                    one.Groups.ToDictionary(theGroup => theGroup.Family, theGroup => theGroup with { ComputedIn = release });
                return new EarlierFigures(
                    In(releases),
                    [.. Enumerable.Range(1, releases).Select(release => new EarlierRelease(In(release), one.Respondents))]
                );
            }
        );
        return input with { Number = releases + 1, Before = (indicator, wave) => known.GetValueOrDefault((indicator, wave)) };
    }

    private static async Task<(T Result, double Ms)> Timed<T>(Func<Task<T>> work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        return (await work(), watch.Elapsed.TotalMilliseconds);
    }

    private sealed record PartsOfRelease(
        IReadOnlyList<IndicatorFigures> Figures,
        double ReadMs,
        double StatisticsMs,
        double AuditMs,
        int Unknowns,
        int Shown
    );

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
