using System.Reflection;
using System.Text;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>The attributes that a caller's compiler or serializer acts on. All others are left out.</summary>
internal static class ApiAttributes
{
    private static readonly string[] Shown =
    [
        "AttributeUsageAttribute", "EditorBrowsableAttribute", "ExperimentalAttribute", "FlagsAttribute", "JsonConverterAttribute", "JsonIgnoreAttribute",
        "JsonPropertyNameAttribute", "MaybeNullWhenAttribute", "MemberNotNullWhenAttribute", "NotNullWhenAttribute", "ObsoleteAttribute", "OverloadResolutionPriorityAttribute",
        "RequiresDynamicCodeAttribute", "RequiresUnreferencedCodeAttribute", "SetsRequiredMembersAttribute", "StringSyntaxAttribute", "TupleElementNamesAttribute",
    ];

    public static bool Has(MemberInfo member, string name) => member.GetCustomAttributesData().Any(a => a.AttributeType.Name == name);

    public static void WriteLines(StringBuilder text, MemberInfo member, string indent)
    {
        foreach (var attribute in Of(member.GetCustomAttributesData()))
        {
            text.Append(indent).Append(attribute).Append('\n');
        }
    }

    public static string Inline(IEnumerable<CustomAttributeData> attributes) => string.Concat(Of(attributes).Select(a => a + " "));

    private static IEnumerable<string> Of(IEnumerable<CustomAttributeData> attributes) =>
        attributes.Where(a => Shown.Contains(a.AttributeType.Name)).Select(Text).Order(StringComparer.Ordinal);

    private static string Text(CustomAttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select(Argument)
            .Concat(attribute.NamedArguments.Select(n => $"{n.MemberName} = {Argument(n.TypedValue)}").Order(StringComparer.Ordinal))
            .ToList();
        var name = attribute.AttributeType.Name[..^"Attribute".Length];
        return arguments.Count == 0 ? $"[{name}]" : $"[{name}({string.Join(", ", arguments)})]";
    }

    private static string Argument(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        Type type => $"typeof({ApiNames.Of(type)})",
        IReadOnlyCollection<CustomAttributeTypedArgument> items => $"[{string.Join(", ", items.Select(Argument))}]",
        var value => ApiNames.Value(value, argument.ArgumentType),
    };
}
