using Matching.Web.Data;

namespace Matching.Web.Mediation;

/// <summary>Writes who did what to whom. Entries hold ids and names of use cases, never what a person said.</summary>
public sealed class Auditor(
    Db db,
    EntryGroups groups,
    IdentityVault vault,
    CallerContext context,
    IdSource ids,
    TimeProvider clock
)
{
    public Task Record(string action, Guid? subjectId, IInProgramme? subject, CancellationToken cancellationToken) =>
        Record(action, subjectId, subject, null, cancellationToken);

    /// <summary>An entry of the caller, with the purpose that they typed.</summary>
    public Task Record(
        string action,
        Guid? subjectId,
        IInProgramme? subject,
        string? typedPurpose,
        CancellationToken cancellationToken
    ) =>
        Insert(
            Entries(
                context.Caller,
                [(subjectId?.ToString() ?? "", subject?.ProgrammeId)],
                action,
                subject?.GetType().Name ?? "",
                Typed(typedPurpose)
            ),
            cancellationToken
        );

    /// <summary>
    /// An entry for each person whom one request read or entered, so that each person can see what happened to their record, and
    /// for which purpose.
    /// </summary>
    public Task RecordAll<T>(string action, IEnumerable<T> subjects, string? typedPurpose, CancellationToken cancellationToken)
        where T : IResource, IInProgramme =>
        Insert(
            Entries(
                context.Caller,
                subjects.Select(subject => (subject.Id.ToString(), (Guid?)subject.ProgrammeId)),
                action,
                typeof(T).Name,
                Typed(typedPurpose)
            ),
            cancellationToken
        );

    /// <summary>An entry of another person than the caller, or of an unknown caller.</summary>
    public Task RecordAs(
        Caller caller,
        string action,
        string subjectId,
        string subjectType,
        string? purpose,
        CancellationToken cancellationToken
    ) => Insert(Entries(caller, [(subjectId, null)], action, subjectType, Code(purpose)), cancellationToken);

    /// <summary>
    /// An entry of a reading, kept together with those of others who read at the same time; outside of any transaction.
    /// </summary>
    public Task RecordReading(
        string action,
        Guid subjectId,
        IInProgramme? subject,
        string? purposeCode,
        CancellationToken cancellationToken
    ) => RecordReadings(action, [subjectId], subject, purposeCode, cancellationToken);

    /// <summary>The same of several persons whom one request read.</summary>
    public Task RecordReadings(
        string action,
        IEnumerable<Guid> subjectIds,
        IInProgramme? subject,
        string? purposeCode,
        CancellationToken cancellationToken
    ) =>
        groups.Commit(
            Entries(
                context.Caller,
                subjectIds.Select(id => (id.ToString(), subject?.ProgrammeId)),
                action,
                subject?.GetType().Name ?? "",
                Code(purposeCode)
            ),
            close =>
                db.InTransaction(
                    async () =>
                    {
                        await Insert(close(), CancellationToken.None);
                        return Nothing.Value;
                    },
                    CancellationToken.None
                ),
            cancellationToken
        );

    private static (string? Words, bool IsTyped) Typed(string? words) => (words, words is not null);

    private static (string? Words, bool IsTyped) Code(string? code) => (code, false);

    private IEnumerable<AuditContent> Entries(
        Caller caller,
        IEnumerable<(string Id, Guid? ProgrammeId)> subjects,
        string action,
        string subjectType,
        (string? Words, bool IsTyped) purpose
    )
    {
        var now = clock.GetUtcNow();
        return subjects.Select(subject => new AuditContent(
            ids.New(),
            subject.ProgrammeId ?? caller.ProgrammeId,
            now,
            caller.RoleText,
            caller.Id.ToString(),
            action,
            subjectType,
            subject.Id,
            purpose.Words,
            purpose.IsTyped
        ));
    }

    private Task Insert(IEnumerable<AuditContent> entries, CancellationToken cancellationToken) =>
        db.QueueAll(
            """
            INSERT INTO audit_entries (id, programme_id, occurred_at, actor_role, actor_id, action, subject_type,
                                       subject_id, purpose, purpose_sealed, entry_hash)
            VALUES (@Id, @ProgrammeId, @Now, @Role, @Actor, @Action, @SubjectType, @SubjectId, @Purpose, @PurposeSealed, @EntryHash)
            """,
            entries.Select(entry => new
            {
                entry.Id,
                entry.ProgrammeId,
                Now = entry.OccurredAt,
                entry.Role,
                entry.Actor,
                entry.Action,
                entry.SubjectType,
                entry.SubjectId,
                Purpose = entry.IsPurposeTyped ? null : entry.Purpose,
                PurposeSealed = entry.IsPurposeTyped ? vault.SealText(entry.Purpose!, AuditChain.PurposeOf(entry.Id)) : null,
                EntryHash = AuditChain.EntryHash(vault, entry),
            }),
            cancellationToken
        );
}
