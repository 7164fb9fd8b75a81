using Dapper;
using Matching.Web.Data;
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
}

/// <summary>Reads the start page of the console: counts without names of people.</summary>
public sealed record GetConsole : IQuery<ConsoleContent>;

internal sealed class GetConsoleHandler(Db db, CallerContext callers) : IRequestHandler<GetConsole, ConsoleContent>
{
    // more are not read on one page
    private const int MostProgrammes = 200;

    public Task<ConsoleContent> Handle(GetConsole request, CancellationToken cancellationToken)
    {
        var caller = callers.Caller;
        return db.QueryMany(
            [Requests(), Duplicates(), Programmes()],
            new
            {
                Scope = caller.ProgrammeId,
                Site = caller.SiteId,
                Most = MostProgrammes,
            },
            async answers => new ConsoleContent
            {
                Requests = await answers.ReadSingleAsync<long>(),
                Duplicates = await answers.ReadSingleAsync<long>(),
                Programmes = (await answers.ReadAsync<ConsoleProgramme>()).AsList(),
            },
            cancellationToken
        );
    }

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
            SELECT r.id, r.name, r.time_zone, EXISTS (SELECT 1 FROM releases e WHERE e.programme_id = r.id) AS is_released
            FROM programmes r WHERE {callers.Caller.InProgramme("r.id")} ORDER BY r.id LIMIT @Most
            """;
}
