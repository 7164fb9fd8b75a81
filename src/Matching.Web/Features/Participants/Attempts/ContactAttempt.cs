using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Attempts;

/// <summary>How staff tried to reach a person.</summary>
public enum AttemptKind
{
    /// <summary>A telephone call that was not answered.</summary>
    NoAnswer,

    /// <summary>A message without a reply so far.</summary>
    Message,

    /// <summary>A letter without a reply so far.</summary>
    Letter,
}

/// <summary>An attempt to reach a person. It is no contact: it counts in no figure and ends no alarm.</summary>
public sealed record ContactAttempt : IResource, IInProgramme
{
    /// <summary>Id of the attempt.</summary>
    public required Guid Id { get; init; }

    /// <summary>Programme of the person.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>The person whom staff tried to reach.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The pair about which staff wished to speak; empty before a match.</summary>
    public Guid? PairId { get; init; }

    /// <summary>Kind of attempt.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>Account of the member of staff; empty for a program and after the account was deleted.</summary>
    public Guid? AccountId { get; init; }

    internal const string Columns =
        "id, programme_id, person_id, pair_id, replace(kind, '_', '') AS kind, attempted_at, account_id";
}

/// <summary>Records an attempt to reach a person, made now.</summary>
[Example("""{ "personId": "0199c0de-0000-7000-8000-00000000000a", "kind": "no_answer" }""")]
public sealed record CreateAttempt : ICommand<ContactAttempt>, ICreate
{
    /// <summary>The person whom staff tried to reach.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>A pair of the person, where the attempt was about it.</summary>
    public Guid? PairId { get; set; }

    /// <summary>Kind of attempt.</summary>
    [Mandatory]
    public AttemptKind? Kind { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreateAttemptHandler(Db db, CallerContext callers, IdSource ids, TimeProvider clock)
    : IRequestHandler<CreateAttempt, ContactAttempt>
{
    public async Task<ContactAttempt> Handle(CreateAttempt request, CancellationToken cancellationToken)
    {
        var programmeId =
            await db.Find<Guid?>(
                $"""
                SELECT programme_id FROM people
                WHERE id = @PersonId AND status <> 'erased' AND {callers.Caller.InProgramme("programme_id")}
                  AND {callers.Caller.InSite("site_id")}
                """,
                new
                {
                    request.PersonId,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var isOfPair =
            request.PairId is null
            || await db.Find<Guid?>(
                "SELECT id FROM pairs WHERE id = @PairId AND (mentor_id = @PersonId OR mentee_id = @PersonId)",
                new { request.PairId, request.PersonId },
                cancellationToken
            )
                is not null;
        if (!isOfPair)
        {
            throw Problems.ValidationFailed("pairId", Texts.Validation("unknown-id"));
        }

        return await db.Single<ContactAttempt>(
            $"""
            INSERT INTO contact_attempts (id, programme_id, person_id, pair_id, kind, attempted_at, account_id)
            VALUES (@Id, @ProgrammeId, @PersonId, @PairId, @Kind, @Now, (SELECT a.id FROM accounts a WHERE a.id = @Caller))
            RETURNING {ContactAttempt.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programmeId,
                request.PersonId,
                request.PairId,
                Kind = request.Kind!.Value.ToText(),
                Now = clock.GetUtcNow(),
                Caller = callers.Caller.Id,
            },
            cancellationToken
        );
    }
}

/// <summary>Lists attempts to reach people.</summary>
public sealed record ListAttempts : PageQuery, IQuery<Page<ContactAttempt>>
{
    /// <summary>Filters by programme.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>Filters by person.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Filters by pair.</summary>
    public Guid? PairId { get; set; }
}

internal sealed class ListAttemptsHandler(Db db, CallerContext callers) : IRequestHandler<ListAttempts, Page<ContactAttempt>>
{
    private const string OfSite = "EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.site_id = @Site)";

    public async Task<Page<ContactAttempt>> Handle(ListAttempts request, CancellationToken cancellationToken)
    {
        var found = await db.Query<ContactAttempt>(
            $"""
            SELECT {ContactAttempt.Columns} FROM contact_attempts c
            WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = c.person_id AND p.is_restricted)
              AND {callers.Caller.InProgramme("programme_id")} AND {Where.Set(callers.Caller.SiteId, OfSite)}
              AND {Where.Set(request.ProgrammeId, "programme_id = @ProgrammeId")}
              AND {Where.Set(request.PersonId, "person_id = @PersonId")} AND {Where.Set(request.PairId, "pair_id = @PairId")}
              AND id > @After
            ORDER BY id LIMIT @Fetch
            """,
            new
            {
                Scope = callers.Caller.ProgrammeId,
                Site = callers.Caller.SiteId,
                request.ProgrammeId,
                request.PersonId,
                request.PairId,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found, attempt => attempt.Id);
    }
}

/// <summary>Undoes an attempt that was recorded by mistake, within ten minutes.</summary>
public sealed record UndoAttempt(Guid Id) : ICommand<Nothing>, IOnSubject
{
    /// <summary>As long as the page that recorded it offers to undo it.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(10);

    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UndoAttemptHandler(Db db, CallerContext callers, TimeProvider clock) : IRequestHandler<UndoAttempt, Nothing>
{
    public async Task<Nothing> Handle(UndoAttempt request, CancellationToken cancellationToken)
    {
        var attemptedAt =
            await db.Find<DateTimeOffset?>(
                $"""
                SELECT c.attempted_at FROM contact_attempts c JOIN people p ON p.id = c.person_id
                WHERE c.id = @Id AND {callers.Caller.InProgramme("c.programme_id")} AND {callers.Caller.InSite("p.site_id")}
                """,
                new
                {
                    request.Id,
                    Scope = callers.Caller.ProgrammeId,
                    Site = callers.Caller.SiteId,
                },
                cancellationToken
            ) ?? throw Problems.NotFound("attempt");
        if (attemptedAt < clock.GetUtcNow() - UndoAttempt.Within)
        {
            throw Problems.Refused("attempt-undo-late");
        }

        await db.Execute("DELETE FROM contact_attempts WHERE id = @Id", new { request.Id }, cancellationToken);
        return Nothing.Value;
    }
}
