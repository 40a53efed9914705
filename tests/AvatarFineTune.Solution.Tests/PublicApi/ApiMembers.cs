using System.Reflection;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>A type's members, one line each. What the compiler adds to every record is left out; Deconstruct is not.</summary>
internal static class ApiMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print));

    public static IEnumerable<string> Of(Type type)
    {
        var context = new NullabilityInfoContext();
        (string Name, string Text)[][] groups =
        [
            [.. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(f => (f.Name, Field(f, context)))],
            [.. type.GetConstructors(Declared).Where(c => IsVisible(c) && !IsGenerated(c) && !c.IsStatic).Select(c => (c.Name, Constructor(c, context)))],
            [.. type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsVisible) && p.Name != "EqualityContract").Select(p => (p.Name, Property(p, context)))],
            [.. type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)).Select(e => (e.Name, $"{Start(e.AddMethod!)}event {ApiNames.Of(e.EventHandlerType!, context.Create(e))} {e.Name};"))],
            [.. type.GetMethods(Declared).Where(IsShown).Select(m => (m.Name, Method(m, context)))],
        ];
        return groups.SelectMany(g => g.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Text, StringComparer.Ordinal)).Select(m => m.Text);
    }

    private static bool IsShown(MethodInfo method) =>
        IsVisible(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && (!IsGenerated(method) || method.Name == "Deconstruct");

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => ApiAttributes.Has(member, "CompilerGeneratedAttribute");

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Start(MethodBase method)
    {
        var words = new List<string> { method.IsStatic ? "static" : "" };
        if (method is MethodInfo { DeclaringType.IsInterface: false, IsVirtual: true } info)
        {
            var overrides = info.GetBaseDefinition() != info;
            words.Add((overrides, info.IsAbstract, info.IsFinal) switch
            {
                (true, _, true) => "sealed override",
                (true, _, _) => "override",
                (_, true, _) => "abstract",
                (_, _, false) => "virtual",
                _ => "",
            });
        }

        return ApiAttributes.Inline(method.GetCustomAttributesData()) + Access(method) + string.Concat(words.Where(w => w.Length > 0).Select(w => w + " "));
    }

    private static string Constructor(ConstructorInfo constructor, NullabilityInfoContext context)
    {
        // The compiler marks the constructors of types with required members as obsolete for compilers that don't know them.
        var attributes = constructor.GetCustomAttributesData();
        var shown = attributes.Any(a => a.AttributeType.Name == "CompilerFeatureRequiredAttribute") ? attributes.Where(a => a.AttributeType != typeof(ObsoleteAttribute)) : attributes;
        return $"{ApiAttributes.Inline(shown)}{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor, context)});";
    }

    private static string Field(FieldInfo field, NullabilityInfoContext context) =>
        (field.IsPublic ? "public " : "protected ")
        + (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : ""))
        + $"{ApiNames.Of(field.FieldType, context.Create(field))} {field.Name}"
        + (field.IsLiteral ? $" = {ApiNames.Value(field.GetRawConstantValue(), field.FieldType)};" : ";");

    private static string Property(PropertyInfo property, NullabilityInfoContext context)
    {
        var visible = property.GetAccessors(nonPublic: true).First(IsVisible);
        var set = property.SetMethod is { } method && IsVisible(method) ? method : null;
        var accessors = (property.GetMethod is { } get && IsVisible(get) ? "get; " : "")
            + (set is null ? "" : (set.IsPublic ? "" : "protected ") + (IsInit(set) ? "init; " : "set; "));
        var indexes = property.GetIndexParameters();
        return ApiAttributes.Inline(property.GetCustomAttributesData()) + Start(visible)
            + (ApiAttributes.Has(property, "RequiredMemberAttribute") ? "required " : "")
            + $"{ApiNames.Of(property.PropertyType, context.Create(property), write: property.GetMethod is null)} "
            + (indexes.Length == 0 ? property.Name : $"this[{string.Join(", ", indexes.Select(i => Parameter(i, context)))}]")
            + $" {{ {accessors}}}";
    }

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");

    private static string Method(MethodInfo method, NullabilityInfoContext context)
    {
        var generics = method.GetGenericArguments();
        var refKind = method.ReturnType.IsByRef ? "ref " : "";
        return $"{ApiAttributes.Inline(method.ReturnParameter.GetCustomAttributesData())}{Start(method)}{refKind}{ApiNames.Of(method.ReturnType, context.Create(method.ReturnParameter))} {method.Name}"
            + (generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(g => g.Name))}>")
            + $"({Parameters(method, context)}){ApiNames.Constraints(generics)};";
    }

    private static string Parameters(MethodBase method, NullabilityInfoContext context) =>
        (ApiAttributes.Has(method, "ExtensionAttribute") ? "this " : "") + string.Join(", ", method.GetParameters().Select(p => Parameter(p, context)));

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext context)
    {
        var attributes = parameter.GetCustomAttributesData();
        var kind = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when attributes.Any(a => a.AttributeType.Name is "ParamArrayAttribute" or "ParamCollectionAttribute") => "params ",
            _ => "",
        };
        return $"{ApiAttributes.Inline(attributes)}{kind}{ApiNames.Of(parameter.ParameterType, context.Create(parameter))} {parameter.Name}"
            + (parameter.HasDefaultValue ? $" = {ApiNames.Value(parameter.RawDefaultValue, parameter.ParameterType)}" : "");
    }
}
