using MediatR;

namespace Matching.Web.Mediation;

/// <summary>A use case that only reads.</summary>
public interface IQuery<out TResponse> : IRequest<TResponse>;

/// <summary>A query whose answer holds a person's contact data: each reading leaves an audit entry.</summary>
public interface IContactRead : IOnSubject
{
    /// <summary>Reason, a code of the list <c>read_purposes</c>; null where no staff read.</summary>
    string? Why { get; }
}
