using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

namespace Matching.Web.Http;

/// <summary>
/// Names the faults of a request together. The framework asks for rules over several members only once each member is right by
/// itself, so that a person would correct one fault and then read of the next. A rule must therefore bear members that are missing
/// or wrong.
/// </summary>
internal sealed class RulesTogether(IValidatableInfoResolver inner) : IValidatableInfoResolver
{
    private readonly ConcurrentDictionary<Type, IValidatableInfo?> types = new();

    public bool TryGetValidatableTypeInfo(Type type, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = types.GetOrAdd(type, Find);
        return validatableInfo is not null;
    }

    public bool TryGetValidatableParameterInfo(
        ParameterInfo parameterInfo,
        [NotNullWhen(true)] out IValidatableInfo? validatableInfo
    ) => inner.TryGetValidatableParameterInfo(parameterInfo, out validatableInfo);

    private IValidatableInfo? Find(Type type) =>
        !inner.TryGetValidatableTypeInfo(type, out var found) ? null
        // of a base type the framework knows the members by its own class
        : type.IsSealed && typeof(IValidatableObject).IsAssignableFrom(type) ? new MembersAndRules(found)
        : found;

    private sealed class MembersAndRules(IValidatableInfo members) : IValidatableInfo
    {
        public async Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
        {
            var before = context.ValidationErrors?.Count ?? 0;
            await members.ValidateAsync(value, context, cancellationToken);
            if (value is not IValidatableObject rules || context.ValidationErrors is not { } errors || errors.Count == before)
            {
                return;
            }

            var path = context.CurrentValidationPath is { Length: > 0 } at ? at + "." : "";
            foreach (var fault in rules.Validate(new ValidationContext(value, context.ValidationContext, null)))
            {
                foreach (var member in fault.MemberNames)
                {
                    // a member has one message: what is wrong with it by itself comes first
                    errors.TryAdd(path + member, [fault.ErrorMessage ?? ""]);
                }
            }
        }
    }
}
