using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Mediation;

/// <summary>
/// One transaction a command: what the handler does, its audit entry, the claim of the form that was sent and, for a creation, the
/// answer kept under the Idempotency-Key are stored together or not at all. Inside another transaction the command joins that one.
/// </summary>
public sealed class CommandTransaction(
    Db db,
    Auditor auditor,
    IdempotencyContext idempotency,
    SentForm form,
    IOptions<JsonOptions> json
)
{
    public async Task<TResponse> Run<TRequest, TResponse>(
        TRequest request,
        Func<Task<TResponse>> work,
        CancellationToken cancellationToken
    )
        where TRequest : ICommand<TResponse>
    {
        if (db.IsInTransaction)
        {
            return await work();
        }

        var done = await db.InTransaction(
            async () =>
            {
                await form.Claim(db, cancellationToken);
                var creation = idempotency.Key is not null ? request as ICreate : null;
                if (creation is not null)
                {
                    await idempotency.AnswerAgain(
                        db,
                        creation,
                        JsonSerializer.SerializeToUtf8Bytes(request, json.Value.SerializerOptions),
                        cancellationToken
                    );
                }

                var response = await work();
                await auditor.Record(
                    typeof(TRequest).Name,
                    SubjectOf(request, response),
                    response as IInProgramme,
                    (request as IForPurpose ?? response as IForPurpose)?.Purpose,
                    cancellationToken
                );
                if (creation is not null)
                {
                    await idempotency.Keep(
                        db,
                        creation.AnswerStatus,
                        JsonSerializer.SerializeToUtf8Bytes(response, json.Value.SerializerOptions),
                        cancellationToken
                    );
                }

                return response;
            },
            cancellationToken,
            alone: request is IRunsAlone
        );
        form.Done();
        return done;
    }

    private static Guid? SubjectOf<TRequest, TResponse>(TRequest request, TResponse response) =>
        (request as IOnSubject ?? response as IOnSubject)?.SubjectId ?? (response as IResource)?.Id;
}
