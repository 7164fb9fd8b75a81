using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Notes;

/// <summary>Writes a note about a person.</summary>
[Example(
    """
        {
          "personId": "0199c0de-0000-7000-8000-00000000000a", "text": "Prefers to be called after 17.",
          "readers": "team", "followUpOn": "2026-03-10"
        }
        """
)]
public sealed record CreateNote : ICommand<Note>, ICreate
{
    /// <summary>The person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    /// <summary>The words. The person can read them when they ask the programme for it, after staff have read them first.</summary>
    [Mandatory, LengthUpTo(4000)]
    public string Text { get; set; } = "";

    /// <summary>Who reads it. Defaults to the team.</summary>
    public NoteReaders? Readers { get; set; }

    /// <summary>
    /// Whether it sums up the interview: proposals of the person show it to staff. It is for the team. Defaults to no.
    /// </summary>
    public bool? IsInterview { get; set; }

    /// <summary>Day on which to come back to it.</summary>
    [SensibleDay]
    public DateOnly? FollowUpOn { get; set; }

    bool ICreate.HasAddress => false;
}

internal sealed class CreateNoteHandler(NoteStore notes) : IRequestHandler<CreateNote, Note>
{
    public Task<Note> Handle(CreateNote request, CancellationToken cancellationToken) => notes.Write(request, cancellationToken);
}

/// <summary>Lists the notes about a person, those of other authors for themselves left out; the reading is audited.</summary>
public sealed record ListNotes : PageQuery, IQuery<Page<Note>>, IContactRead
{
    /// <summary>The person.</summary>
    [Mandatory]
    public Guid? PersonId { get; set; }

    Guid IOnSubject.SubjectId => PersonId ?? Guid.Empty;

    string? IContactRead.Why => "not_stated";
}

internal sealed class ListNotesHandler(Db db, IdentityVault vault, CallerContext callers) : IRequestHandler<ListNotes, Page<Note>>
{
    public async Task<Page<Note>> Handle(ListNotes request, CancellationToken cancellationToken)
    {
        var person =
            await NotedPerson.Find(db, callers.Caller, request.PersonId, cancellationToken)
            ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var found = await db.Query<NoteRow>(
            $"""
            SELECT {NoteRow.Columns} FROM notes n
            WHERE n.person_id = @PersonId AND (n.readers = 'team' OR n.account_id = @Caller) AND n.id > @After
            ORDER BY n.id LIMIT @Fetch
            """,
            new
            {
                request.PersonId,
                Caller = callers.Caller.Id,
                After = request.AfterId,
                request.Fetch,
            },
            cancellationToken
        );
        return request.Cut(found.ConvertAll(row => row.Open(vault, person.KeyWrapped)), note => note.Id);
    }
}

/// <summary>Whether a note waits for a follow-up.</summary>
public enum FollowUpStatus
{
    /// <summary>It waits for its day.</summary>
    Open,

    /// <summary>Staff came back to it.</summary>
    Done,
}

/// <summary>Marks a note as followed up, or opens its follow-up again.</summary>
[Example("""{ "to": "done" }""")]
public sealed record TransitionNote : ICommand<Note>, IOnSubject
{
    [JsonIgnore]
    public Guid Id { get; set; }

    /// <summary><c>done</c> or <c>open</c>.</summary>
    [Mandatory]
    public FollowUpStatus? To { get; set; }

    Guid IOnSubject.SubjectId => Id;
}

/// <summary>
/// Refuses, as not found, a note that is not there, is for another author alone, or is about a person outside the caller's scope.
/// </summary>
public sealed record CheckNote(Guid Id) : IQuery<Nothing>;

internal sealed class CheckNoteHandler(NoteStore notes) : IRequestHandler<CheckNote, Nothing>
{
    public async Task<Nothing> Handle(CheckNote request, CancellationToken cancellationToken)
    {
        await notes.Get(request.Id, cancellationToken);
        return Nothing.Value;
    }
}

/// <summary>Writes notes, and reads them as the caller may see them.</summary>
internal sealed class NoteStore(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    IdSource ids,
    ProgrammeDays days,
    TimeProvider clock
)
{
    /// <summary>Writes a note about a person whom the caller sees.</summary>
    public async Task<Note> Write(CreateNote request, CancellationToken cancellationToken)
    {
        var person =
            await NotedPerson.Find(db, callers.Caller, request.PersonId, cancellationToken)
            ?? throw Problems.ValidationFailed("personId", Texts.Validation("unknown-id"));
        var account = await NoteAuthor.Find(db, callers.Caller, cancellationToken);
        if (request.Readers == NoteReaders.Author && (account is null || request.IsInterview == true))
        {
            throw Problems.ValidationFailed("readers", Texts.Validation("one-of", NoteReaders.Team.ToText()));
        }

        Problems.RefusePast("followUpOn", request.FollowUpOn, await days.Today(person.ProgrammeId, cancellationToken));
        var id = ids.New();
        var row = await db.Single<NoteRow>(
            $"""
            INSERT INTO notes (id, programme_id, person_id, text_sealed, readers, is_interview, account_id, follow_up_on, created_at)
            VALUES (@Id, @ProgrammeId, @PersonId, @Text, @Readers, @IsInterview, @Account, @FollowUpOn, @Now)
            RETURNING id, programme_id, person_id, text_sealed, readers, is_interview, account_id, follow_up_on, followed_up_at,
              created_at
            """,
            new
            {
                Id = id,
                person.ProgrammeId,
                request.PersonId,
                Text = vault.Seal(request.Text, person.KeyWrapped, request.PersonId!.Value, $"{NoteRow.SealColumn}|{id}"),
                Readers = (request.Readers ?? NoteReaders.Team).ToText(),
                IsInterview = request.IsInterview ?? false,
                Account = account,
                request.FollowUpOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return row.Open(vault, person.KeyWrapped);
    }

    public async Task<Note> Get(Guid id, CancellationToken cancellationToken)
    {
        var found = await db.Find<NoteRow>(
            $"SELECT {NoteRow.Columns} FROM notes n WHERE n.id = @Id AND (n.readers = 'team' OR n.account_id = @Caller)",
            new { Id = id, Caller = callers.Caller.Id },
            cancellationToken
        );
        var person = found is null ? null : await NotedPerson.Find(db, callers.Caller, found.PersonId, cancellationToken);
        return found is null || person is null ? throw Problems.NotFound("note") : found.Open(vault, person.KeyWrapped);
    }
}

internal sealed class TransitionNoteHandler(Db db, NoteStore notes, TimeProvider clock) : IRequestHandler<TransitionNote, Note>
{
    public async Task<Note> Handle(TransitionNote request, CancellationToken cancellationToken)
    {
        var note = await notes.Get(request.Id, cancellationToken);
        DateTimeOffset? doneAt = request.To == FollowUpStatus.Done ? note.FollowedUpAt ?? clock.GetUtcNow() : null;
        await db.Execute(
            "UPDATE notes SET followed_up_at = @DoneAt WHERE id = @Id",
            new { request.Id, DoneAt = doneAt },
            cancellationToken
        );
        return note with { FollowedUpAt = doneAt };
    }
}
