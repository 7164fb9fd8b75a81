using Matching.Web.Data;
using Matching.Web.Http;
using MediatR;

namespace Matching.Web.Mediation;

/// <summary>Records that a person's contact data were read, before they are answered.</summary>
public sealed class ContactReadings(Db db, Auditor auditor, CallerContext callers, ILogger<ContactReadings> log)
{
    /// <summary>Records a reading, unless it is on the way to a change, which has an entry of its own.</summary>
    /// <param name="action">Name of the request.</param>
    /// <param name="read">The request: whose data, and why.</param>
    /// <param name="answer">What was read.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task Record(string action, IContactRead read, IInProgramme? answer, CancellationToken cancellationToken) =>
        Record(action, [read.SubjectId], read.Why, answer, cancellationToken);

    /// <summary>The same of what staff wrote about several people, shown by one request.</summary>
    /// <param name="action">Name of the request.</param>
    /// <param name="people">The people.</param>
    /// <param name="why">Why, a code of the list <c>read_purposes</c>.</param>
    /// <param name="answer">What was read.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task Record(
        string action,
        IReadOnlyCollection<Guid> people,
        string? why,
        IInProgramme? answer,
        CancellationToken cancellationToken
    )
    {
        if (db.IsInTransaction || people.Count == 0)
        {
            return;
        }

        try
        {
            await auditor.RecordReadings(action, people, answer, why, cancellationToken);
        }
        catch (StorageFullException) when (callers.Caller.IsParticipant)
        {
            // a person may read their own data without a record of it
            log.LogWarning("A reading by the person themselves was not recorded because the disk of the database is full");
        }
    }
}

/// <summary>Records each request that reads contact data.</summary>
public sealed class ContactReadBehavior<TRequest, TResponse>(ContactReadings readings) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IContactRead, IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<TResponse> next
    )
    {
        var response = await next();
        await readings.Record(typeof(TRequest).Name, request, response as IInProgramme, cancellationToken);
        return response;
    }
}
