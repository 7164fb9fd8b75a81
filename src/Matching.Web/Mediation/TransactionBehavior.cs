using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Mediation;

/// <summary>
/// One transaction a command: what the handler does, its audit entry and, for a creation, the answer kept under the
/// Idempotency-Key are stored together or not at all. A command sent by another joins its transaction.
/// </summary>
public sealed class TransactionBehavior<TRequest, TResponse>(
    Db db,
    Auditor auditor,
    IdempotencyContext idempotency,
    IOptions<JsonOptions> json
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (db.IsInTransaction)
        {
            return next();
        }

        return db.InTransaction(
            async () =>
            {
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

                var response = await next();
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
    }

    private static Guid? SubjectOf(TRequest request, TResponse response) =>
        (request as IOnSubject ?? response as IOnSubject)?.SubjectId ?? (response as IResource)?.Id;
}

/// <summary>Records that a person's contact data were read, before they are answered.</summary>
public sealed class ContactReadBehavior<TRequest, TResponse>(
    Db db,
    Auditor auditor,
    CallerContext callers,
    ILogger<ContactReadBehavior<TRequest, TResponse>> log
) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IContactRead, IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<TResponse> next
    )
    {
        var response = await next();
        if (db.IsInTransaction)
        {
            // read on the way to a change, which has an entry of its own
            return response;
        }

        try
        {
            await auditor.RecordReading(
                typeof(TRequest).Name,
                request.SubjectId,
                response as IInProgramme,
                request.Why,
                cancellationToken
            );
        }
        catch (StorageFullException) when (callers.Caller.IsParticipant)
        {
            // a person may read their own data without a record of it
            log.LogWarning("A reading by the person themselves was not recorded because the disk of the database is full");
        }

        return response;
    }
}
