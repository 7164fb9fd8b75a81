using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.People;

/// <summary>Adds a mentee to a programme.</summary>
public sealed record CreateMentee : PersonFields, ICommand<Mentee>, ICreate
{
    /// <summary>What the mentee asks for.</summary>
    [ItemsUpTo(50)] public List<Need>? Needs { get; set; }

    /// <summary>Special needs for which a mentor may have experience.</summary>
    [ItemsUpTo(20)] public List<SpecialNeed>? SpecialNeeds { get; set; }

    /// <summary>The coordinator's flag: look here first.</summary>
    public bool? Priority { get; set; }

    /// <summary>Why it is flagged.</summary>
    [SealedField, LengthUpTo(500)] public string? PriorityReason { get; set; }
}

internal sealed class CreateMenteeHandler(PersonWriter writer) : IRequestHandler<CreateMentee, Mentee>
{
    public async Task<Mentee> Handle(CreateMentee request, CancellationToken cancellationToken) =>
        (Mentee)await writer.Insert(PersonRole.Mentee, request, cancellationToken);
}
