using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Features.Access.Overview;
using Matching.Web.Features.Access.Settings;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.Console;

/// <summary>What the start page of the console shows besides concerns.</summary>
public sealed record ConsoleContent
{
    /// <summary>Open requests for corrections.</summary>
    public required long Requests { get; init; }

    /// <summary>Open possible duplicates.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Colleagues whose deputy the caller is, on days now or to come.</summary>
    public required IReadOnlyList<Colleague> DeputyFor { get; init; }

    /// <summary>Programmes that the caller sees.</summary>
    public required IReadOnlyList<ConsoleProgramme> Programmes { get; init; }
}

/// <summary>A programme on the start page of the console.</summary>
public sealed record ConsoleProgramme
{
    /// <summary>Id of the programme.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether figures of it were released.</summary>
    public required bool IsReleased { get; init; }

    /// <summary>Whether it has what a match run needs: a site, mentees and mentors.</summary>
    public required bool IsSetUp { get; init; }
}

/// <summary>Reads the start page of the console: counts without names of people.</summary>
public sealed record GetConsole : IQuery<ConsoleContent>;

internal sealed class GetConsoleHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeStore programmes,
    LastVisits visits
) : IRequestHandler<GetConsole, ConsoleContent>
{
    // more are not read on one page
    private const int MostProgrammes = 200;

    public Task<ConsoleContent> Handle(GetConsole request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        return db.QueryMany(
            [Requests(), Duplicates(), Programmes(), Whole(), DeputyFor, LastVisits.Sql],
            new
            {
                Scope = caller.ProgrammeId,
                Site = caller.SiteId,
                Me = caller.Id,
                Most = MostProgrammes,
            },
            Read,
            cancellationToken
        );
    }

    // what the page asks for next is read at once
    private async Task<ConsoleContent> Read(SqlMapper.GridReader answers)
    {
        var (requests, duplicates) = (await answers.ReadSingleAsync<long>(), await answers.ReadSingleAsync<long>());
        var seen = (await answers.ReadAsync<ConsoleProgramme>()).AsList();
        foreach (var programme in await answers.ReadAsync<Programme>())
        {
            programmes.Know(programme);
        }

        var deputyFor = (await answers.ReadAsync<ColleagueRow>()).AsList().ConvertAll(row => row.Open(vault));
        visits.Know(await answers.ReadSingleAsync<DateTimeOffset?>());
        return new ConsoleContent
        {
            Requests = requests,
            Duplicates = duplicates,
            Programmes = seen,
            DeputyFor = deputyFor,
        };
    }

    private const string DeputyFor =
        $"SELECT {ColleagueRow.Columns} FROM accounts a " + "WHERE a.deputy_id = @Me AND NOT a.is_disabled ORDER BY a.id";

    private string Whole() =>
        $"SELECT {Programme.Columns} FROM programmes WHERE {callers.Caller.InProgramme("id")} ORDER BY id LIMIT @Most";

    // as the lists of them
    private string Requests() =>
        $"""
            SELECT count(*) FROM correction_requests c JOIN people p ON p.id = c.person_id
            WHERE {callers.Caller.InProgramme("c.programme_id")}
              AND {callers.Caller.InSite("p.site_id")} AND NOT p.is_restricted AND c.status = 'open'
            """;

    private string Duplicates() =>
        $"""
            SELECT count(*) FROM possible_duplicates d JOIN people a ON a.id = d.person_id JOIN people b ON b.id = d.other_id
            WHERE {callers.Caller.InProgramme("d.programme_id")}
              AND {callers.Caller.InSite("a.site_id")} AND {callers.Caller.InSite("b.site_id")}
              AND (NOT a.is_restricted OR a.status = 'erased') AND (NOT b.is_restricted OR b.status = 'erased') AND d.status = 'open'
            """;

    private string Programmes() =>
        $"""
            SELECT r.id, r.name, r.time_zone, EXISTS (SELECT 1 FROM releases e WHERE e.programme_id = r.id) AS is_released,
              {SetUpState.Columns}
            FROM programmes r WHERE {callers.Caller.InProgramme("r.id")} ORDER BY r.id LIMIT @Most
            """;
}
