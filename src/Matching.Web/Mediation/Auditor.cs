using Matching.Web.Data;

namespace Matching.Web.Mediation;

/// <summary>Writes who did what to whom. Entries hold ids and names of use cases, never what a person said.</summary>
public sealed class Auditor(Db db, CallerContext context, IdSource ids, TimeProvider clock)
{
    public Task Record(string action, Guid? subjectId, IInProgramme? subject, CancellationToken cancellationToken)
    {
        var caller = context.Caller;
        return db.Execute(
            """
            INSERT INTO audit_entries (id, programme_id, occurred_at, actor_role, actor_id, action, subject_type, subject_id)
            VALUES (@Id, @ProgrammeId, @Now, @Role, @Actor, @Action, @SubjectType, @SubjectId)
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = subject?.ProgrammeId ?? caller.ProgrammeId,
                Now = clock.GetUtcNow(),
                Role = caller.Role.ToText(),
                Actor = caller.Id.ToString(),
                Action = action,
                SubjectType = subject?.GetType().Name ?? "",
                SubjectId = subjectId?.ToString() ?? "",
            },
            cancellationToken);
    }
}
