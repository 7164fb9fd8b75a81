using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Matching.Web.Http;

namespace Matching.Web.Features.Participants.People;

/// <summary>A person's record as it is stored: what the engine reads, and what names the person.</summary>
public static class PersonDocument
{
    private static readonly JsonSerializerOptions Stored = StoredForm();

    private static readonly ConcurrentDictionary<Type, (string Name, bool IsSealed)[]> Documents = new();

    /// <summary>Splits what a person says into what is stored plainly and what is sealed; columns belong to neither.</summary>
    public static (JsonObject Profile, JsonObject Identity) Split(PersonFields fields, JsonSerializerOptions json)
    {
        var all = JsonSerializer.SerializeToNode(fields, fields.GetType(), json)!.AsObject();
        JsonObject profile = [],
            identity = [];
        foreach (var (name, isSealed) in Documents.GetOrAdd(fields.GetType(), type => MembersOf(type, json)))
        {
            if (all[name] is { } value)
            {
                all.Remove(name);
                if (value is JsonObject parts ? Prune(parts, name == "custom") : !IsEmpty(value))
                {
                    (isSealed ? identity : profile).Add(name, value);
                }
            }
        }

        return (profile, identity);
    }

    /// <summary>One JSON object in UTF-8 of what is stored plainly and of the opened identity, which wins.</summary>
    public static byte[] Join(string profile, ReadOnlySpan<byte> identity)
    {
        var plain = Encoding.UTF8.GetBytes(profile);
        var first = Members(plain);
        var second = Members(identity);
        return first.IsEmpty ? identity.ToArray()
            : second.IsEmpty ? plain
            : [(byte)'{', .. first, (byte)',', .. second, (byte)'}'];
    }

    /// <summary>Reads a person from a stored document; what columns hold is filled in afterwards.</summary>
    public static T Read<T>(ReadOnlySpan<byte> document)
        where T : Person => JsonSerializer.Deserialize<T>(document, Stored)!;

    // The text between the braces of an object.
    private static ReadOnlySpan<byte> Members(ReadOnlySpan<byte> json) => json.Trim(" \t\r\n"u8)[1..^1].Trim(" \t\r\n"u8);

    // Texts have had their form since they were written.
    private static JsonSerializerOptions StoredForm()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiSetup.Strict(options);
        options.AllowDuplicateProperties = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(type =>
        {
            foreach (var property in type.Properties)
            {
                property.IsRequired = false;
            }
        });
        return options;
    }

    // Members that belong to a document, and whether to the sealed one.
    private static (string Name, bool IsSealed)[] MembersOf(Type type, JsonSerializerOptions json) =>
        [
            .. json.GetTypeInfo(type)
                .Properties.Where(property => !property.AttributeProvider!.IsDefined(typeof(ColumnFieldAttribute), true))
                .Select(property => (property.Name, property.AttributeProvider!.IsDefined(typeof(SealedFieldAttribute), true))),
        ];

    // An object in which nothing is said is no answer, so that what is read back is what a file can carry.
    private static bool Prune(JsonObject parts, bool isOwn = false)
    {
        foreach (
            var empty in parts
                .Where(part => part.Value is null || (!isOwn && IsEmpty(part.Value)))
                .Select(part => part.Key)
                .ToList()
        )
        {
            parts.Remove(empty);
        }

        return parts.Count > 0;
    }

    private static bool IsEmpty(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0;
}
